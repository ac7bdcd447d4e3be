import { type ConverterV1, type MediaSource, ModalisError, type Modality } from "@modalis/contract";
import type { ModelSourceOptions, OnnxRuntime } from "@modalis/onnx";
import type { DerivedModality } from "@modalis/store";
import type { PictureShelf } from "../pictures/picture-shelf.js";

/** Which hub, and where its files are kept. */
export type HubSettings = NonNullable<ModelSourceOptions["hub"]>;

/** How one converter is opened; the app's list of these is all it knows of converters. */
export interface ConverterRecipe {
  /** What its results are marked with: `"ocr"`. */
  readonly name: string;
  /** Whose contents it reads. */
  readonly modality: Modality;
  /** What it makes of them. */
  readonly to: DerivedModality;
  /** What it does: one line. */
  readonly summary: string;
  /** Opens only with a model folder of the user's own. */
  readonly needsModel?: true;
  /** Sends contents to a server, which may cost money: no trial is made of it. */
  readonly hosted?: true;
  /** Looks among the catalogue's own contents: a server that knows them does so itself. */
  readonly searches?: true;
  /** Gives the text, or the picture by its path from the catalogue's folder or its bytes. */
  open(context: ConverterContext): Promise<ConverterV1<string, MediaSource>>;
}

/** What a recipe may need from the app. */
export interface ConverterContext {
  readonly runtime: OnnxRuntime;
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** Models by the names of recipes: folders, or `hub:owner/name`. */
  readonly models: ReadonlyMap<string, string>;
  /** Which hub that is, and where its files are kept. */
  readonly hub?: HubSettings;
  /** Opens the pictures that there are, to find one by a text; absent where they are not at hand. */
  readonly openShelf?: () => Promise<PictureShelf>;
}

/**
 * The model given for a recipe.
 *
 * @throws `INVALID_ARGUMENT` when there is none.
 */
export function modelOf({ models }: ConverterContext, name: string): string {
  const model = models.get(name);
  if (model !== undefined) return model;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the converter "${name}" needs a model; give --models ${name}=FOLDER or ${name}=hub:owner/name`,
  );
}

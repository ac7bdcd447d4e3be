import { type ConverterV1, ModalisError, type Modality } from "@modalis/contract";
import type { ModelSourceOptions, OnnxRuntime } from "@modalis/onnx";

/** Which hub, and where its files are kept. */
export type HubSettings = NonNullable<ModelSourceOptions["hub"]>;

/** How one converter to text is opened; the app's list of these is all it knows of converters. */
export interface ConverterRecipe {
  /** What its texts are marked with: `"ocr"`. */
  readonly name: string;
  /** Whose contents it reads. */
  readonly modality: Modality;
  /** What it does: one line. */
  readonly summary: string;
  /** Opens only with a model folder of the user's own. */
  readonly needsModel?: true;
  /** Sends contents to a server, which may cost money: no trial is made of it. */
  readonly hosted?: true;
  open(context: ConverterContext): Promise<ConverterV1<string, string>>;
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

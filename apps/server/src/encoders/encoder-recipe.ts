import type { EncoderV1, Modality } from "@modalis/contract";
import type { ModelSourceOptions, OnnxRuntime } from "@modalis/onnx";

/** How one channel's encoder is opened; the app's lists of these are all it knows of encoder packages. */
export interface EncoderRecipe {
  /** E.g. `"image"`, `"text.words"`. */
  readonly channel: string;
  /** Whose contents it reads. */
  readonly modality: Modality;
  /** What it does, for `doctor`: one line. */
  readonly summary: string;
  /** Left out unless asked for by its channel's name. */
  readonly optional?: boolean;
  /** Fitted on all contents of the catalogue, so that it cannot begin with a single one. */
  readonly fitted?: boolean;
  open(context: RecipeContext): Promise<OpenEncoder>;
}

/** What a recipe may need from the app. */
export interface RecipeContext {
  readonly runtime: OnnxRuntime;
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** The model to use for this recipe's modality, in place of its default: a folder, or `hub:owner/name`. */
  readonly modelFolder?: string;
  /** Which hub that is, and where its files are kept. */
  readonly modelSource?: ModelSourceOptions;
  /** What the channel's current space was opened with, by attachment name, if there is one. */
  attachment(name: string): Promise<Uint8Array | undefined>;
  /** Whether the encoder will read the catalogue's contents (default) or what people search for. */
  readonly use?: "passage" | "query";
  /** Every text of the catalogue, for encoders that are fitted on it. */
  texts(): Iterable<string>;
}

/** A ready encoder of paths (or of text itself), and what must be stored beside its space to open it again. */
export interface OpenEncoder {
  readonly encoder: EncoderV1<string>;
  readonly attachments?: ReadonlyMap<string, Uint8Array>;
}

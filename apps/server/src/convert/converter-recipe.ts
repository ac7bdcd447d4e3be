import type { ConverterV1, Modality } from "@modalis/contract";
import type { OnnxRuntime } from "@modalis/onnx";

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
  open(context: ConverterContext): Promise<ConverterV1<string, string>>;
}

/** What a recipe may need from the app. */
export interface ConverterContext {
  readonly runtime: OnnxRuntime;
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** The model folder given for this recipe's name. */
  readonly modelFolder?: string;
}

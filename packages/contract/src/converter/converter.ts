import type { EncodeFailure, EncodeOptions, EncoderInput } from "../encoder/encoder.js";
import type { Modality } from "../space/embedding-space.js";

/**
 * Turns content of one modality into content of another: a caption of an image, a transcript of a sound.
 *
 * Prove it with `describeConverter` of `@modalis/conformance`.
 */
export interface ConverterV1<Source, Target> extends AsyncDisposable {
  readonly specificationVersion: "v1";
  readonly from: Modality;
  readonly to: Modality;
  /** Model and settings behind the output, for provenance: `"pp-ocr-v4@1.4.2"`. */
  readonly revision: string;
  /** Most inputs one `convert` call accepts; more is `INVALID_ARGUMENT`. */
  readonly maxBatchSize: number;
  convert(inputs: readonly EncoderInput<Source>[], options?: EncodeOptions): Promise<ConvertResult<Target>>;
}

/** Outputs of the inputs that worked, in input order, and a reason for each one that did not. */
export interface ConvertResult<Target> {
  readonly outputs: readonly Conversion<Target>[];
  readonly failures: readonly EncodeFailure[];
}

export interface Conversion<Target> {
  readonly id: string;
  readonly content: Target;
  /** How sure the model is, 0 to 1, where it says. */
  readonly confidence?: number;
}

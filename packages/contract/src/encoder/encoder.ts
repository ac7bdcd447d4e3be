import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { EmbeddingBatch } from "../tensor/embedding-batch.js";
import type { EmbeddingSequences } from "../tensor/embedding-sequences.js";

/** One thing to encode. The id travels with the vector to the end of the pipeline. */
export interface EncoderInput<Content> {
  readonly id: string;
  readonly content: Content;
}

export interface EncodeOptions {
  /** Stops the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Rows for the inputs that worked, in input order, and a reason for each one that did not. */
export interface EncodeResult {
  readonly batch: EmbeddingBatch;
  readonly failures: readonly EncodeFailure[];
}

export interface EncodeFailure {
  readonly id: string;
  readonly error: Error;
}

/**
 * Turns raw content of one modality into rows of one embedding space.
 *
 * An encoder package exports an async factory that returns a ready encoder, so `space` is always known.
 * `encode` does one batch; splitting and progress live in {@link encodeAll}. Prove it with
 * `describeEncoder` of `@modalis/conformance`.
 */
export interface EncoderV1<Content> extends AsyncDisposable {
  /** Lets later readers tell v1 from v2 without `instanceof`. */
  readonly specificationVersion: "v1";
  readonly space: EmbeddingSpace;
  /** Most inputs one `encode` call accepts; more is `INVALID_ARGUMENT`. */
  readonly maxBatchSize: number;
  encode(inputs: readonly EncoderInput<Content>[], options?: EncodeOptions): Promise<EncodeResult>;
}

/** An encoder that can also keep every frame or token. */
export interface SequenceEncoderV1<Content> extends EncoderV1<Content> {
  encodeSequences(inputs: readonly EncoderInput<Content>[], options?: EncodeOptions): Promise<SequenceResult>;
}

export interface SequenceResult {
  readonly sequences: EmbeddingSequences;
  readonly failures: readonly EncodeFailure[];
}

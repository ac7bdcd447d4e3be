import type { EncoderV1 } from "@modalis/contract";
import type { BatchSubject } from "../batch/batch-subject.js";

/** An encoder, with what the kit needs to try it. */
export interface EncoderSubject<Content, Encoder = EncoderV1<Content>>
  extends BatchSubject<Encoder, Content> {
  /** Largest difference of a value between a row alone and the same row in a batch; 1e-4 when absent. */
  readonly tolerance?: number;
  /** Contents of which `anchor` is more like `near` than like `far`, by cosine. */
  readonly likeness?: { readonly anchor: Content; readonly near: Content; readonly far: Content };
  /** The rows of `inputs` as they were when the space got its fingerprint. */
  readonly golden?: GoldenFile;
}

/** A safetensors file of rows that this release must still give. */
export interface GoldenFile {
  readonly path: string;
  /** Largest difference of a value; 1e-3 when absent, for machines differ in the last bits. */
  readonly tolerance?: number;
  /** Writes the file in place of comparing, and then fails, so that it is never left on. */
  readonly update?: boolean;
}

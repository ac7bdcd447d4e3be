import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { RowProvenance } from "./row-provenance.js";

/**
 * Ragged sequences of one embedding space: several rows an id, one for each frame or token.
 *
 * The rows of `ids[i]` follow those of `ids[i - 1]` without padding; `lengths[i]` says how many there are.
 */
export interface EmbeddingSequences {
  readonly space: EmbeddingSpace;
  readonly ids: readonly string[];
  /** `[ids]`: rows of each id, at least one. */
  readonly lengths: Uint32Array;
  /** `[sum of lengths, dimensions]`, row-major. */
  readonly values: Float32Array;
  /** `[sum of lengths]`: where each row stands: seconds for frames, index for tokens. Absent when unknown. */
  readonly positions?: Float32Array;
  /** One for each id, in the same order. */
  readonly provenance?: readonly RowProvenance[];
}

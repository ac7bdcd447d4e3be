import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { RowProvenance } from "./row-provenance.js";

/**
 * Named rows of one embedding space, one vector an id: what packages hand to each other.
 *
 * Row `i` is `values.subarray(i * dimensions, (i + 1) * dimensions)` and belongs to `ids[i]`. An id without
 * content has no row; zero vectors never stand in for absence.
 */
export interface EmbeddingBatch {
  readonly space: EmbeddingSpace;
  readonly ids: readonly string[];
  /** `[ids, dimensions]`, row-major. */
  readonly values: Float32Array;
  /** One for each id, in the same order. */
  readonly provenance?: readonly RowProvenance[];
}

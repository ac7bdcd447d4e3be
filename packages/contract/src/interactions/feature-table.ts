import type { EmbeddingSpace } from "../space/embedding-space.js";

/** Content vectors of the items (or users) of a model, by their numbers; an absent modality is an absent row. */
export interface FeatureTable {
  /** Values a row, at least 1. */
  readonly dimensions: number;
  /** `[rows, dimensions]`; rows that are absent hold zeros and are never read. */
  readonly data: Float32Array;
  /** `[rows]`: 1 where the row is there, 0 where the item lacks this modality. */
  readonly present: Uint8Array;
  /** Where the vectors come from, when they were encoded. */
  readonly space?: EmbeddingSpace;
}

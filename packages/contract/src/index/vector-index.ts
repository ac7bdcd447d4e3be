import type { ScoredItem } from "../recommender/recommender.js";
import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { EmbeddingBatch } from "../tensor/embedding-batch.js";

/** Nearest rows of one space. Prove it with `describeVectorIndex` of `@modalis/conformance`. */
export interface VectorIndexV1 {
  readonly specificationVersion: "v1";
  readonly space: EmbeddingSpace;
  readonly size: number;
  /** Adds rows; an id that is already there is replaced. Rows of another space are `SPACE_MISMATCH`. */
  add(batch: EmbeddingBatch): void;
  /** Removes ids; unknown ones are ignored. */
  remove(ids: Iterable<string>): void;
  /** For each row of `query`, the nearest ids by falling score, then by id. */
  search(query: EmbeddingBatch, options: SearchOptions): readonly (readonly ScoredItem[])[];
}

export interface SearchOptions {
  /** Most ids for each query row, at least 1. */
  readonly count: number;
  /** Ids that may be returned; all when absent. */
  readonly accept?: (id: string) => boolean;
}

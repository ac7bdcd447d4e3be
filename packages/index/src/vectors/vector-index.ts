import type { VectorIndexV1 } from "@modalis/contract";

/** Nearest rows of one space by id, kept in memory. */
export interface VectorIndex extends VectorIndexV1, Disposable {
  readonly kind: "exact" | "graph";
  readonly memoryBytes: number;
  /**
   * Brings the index into its best shape, in slices between which the event loop turns: links rows that were added,
   * measures how wide searches must be, and with kind `"auto"` moves to the graph when the rows have become many.
   *
   * Searches before and meanwhile are right, at the speed of a scan of the added rows.
   */
  settle(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Writes the index into a folder as a whole: after a crash at any moment it holds the former index or this one. */
  save(folder: string): Promise<void>;
}

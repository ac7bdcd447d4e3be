/** Nearest rows by dot product, numbered by slots: what a caller with its own numbering of items searches. */
export interface SlotIndex extends Disposable {
  readonly kind: "exact" | "graph";
  readonly dimensions: number;
  /** Slots that hold a row. */
  readonly size: number;
  /** Bytes of all rows and structures, reserved room included. */
  readonly memoryBytes: number;
  /**
   * Puts a row into a slot, or replaces the one there. The vector is copied.
   *
   * @param slot A whole number from 0; memory is kept up to the highest slot, so number densely and use slots again.
   * @throws INVALID_TENSOR for a wrong length, values that are not finite or a length over 1e18, LIMIT_EXCEEDED when the rows do not fit into 4 GiB.
   */
  set(slot: number, vector: Float32Array): void;
  /** Empties a slot; nothing happens when it holds nothing. */
  delete(slot: number): void;
  /** A copy of the row in a slot. */
  vector(slot: number): Float32Array | undefined;
  /** The slots of the highest dot products, by falling score, then by slot. */
  search(query: Float32Array, options: SlotSearchOptions): SlotMatches;
  /** Share of the rows that `searchBeside` compared with each query the last time: 1 where it finds the true nearest. */
  readonly besideShare?: number;
  /**
   * What `search` finds for each query without a mask, on another thread, so that this one goes on meanwhile; rows about as near
   * where the index was made with `nearEnough`. Undefined where
   * that is not to be had: the index was made without `beside`, its rows are so few that asking costs more than it saves, or
   * they changed in the meantime.
   *
   * @param among Slots to search among, rising; all where absent. In shared memory it is not copied to the thread.
   */
  searchBeside?(
    queries: readonly BesideSearch[],
    among?: Int32Array,
  ): Promise<readonly SlotMatches[] | undefined> | undefined;
  /** All rows, for the restore function of this kind. */
  save(): Uint8Array;
}

export interface SlotSearchOptions {
  /** Most slots in the answer, at least 1. */
  readonly count: number;
  /** By slot, 0 for "not in the answer"; slots beyond its end are not in the answer. All slots when absent. */
  readonly accept?: Uint8Array;
  /** About how many slots `accept` accepts, where that is known: it need not be found out then. */
  readonly accepted?: number;
}

/** One of several queries that are compared with the rows in one pass. */
export interface BesideSearch {
  readonly query: Float32Array;
  /** Most slots in its answer, at least 1. */
  readonly count: number;
}

export interface SlotMatches {
  readonly slots: Int32Array;
  /** Dot products, summed in double precision and rounded to float32. */
  readonly scores: Float32Array;
}

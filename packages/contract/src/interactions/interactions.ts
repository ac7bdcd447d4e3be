/**
 * Who interacted with what, as compressed sparse rows: the items of user `u` stand in `items` from `offsets[u]` to
 * `offsets[u + 1]`. A pair of user and item stands at most once. Numbers of users and items are places in the lists of ids.
 *
 * Make one with `createInteractions`.
 */
export interface Interactions {
  /** `[users]`, each once. */
  readonly userIds: readonly string[];
  /** `[items]`, each once; an item without interactions may stand here too. */
  readonly itemIds: readonly string[];
  /** `[users + 1]`, from 0, never falling. */
  readonly offsets: Int32Array;
  /** `[interactions]`: item numbers; within a user by rising time, and in the order given where times are equal or unknown. */
  readonly items: Int32Array;
  /** `[interactions]`: how much each counts, or its rating; absent when all count 1. */
  readonly values?: Float32Array;
  /** `[interactions]`: milliseconds since 1970; absent when unknown. */
  readonly timestampsMs?: Float64Array;
}

/** One interaction, by id. */
export interface InteractionRow {
  readonly userId: string;
  readonly itemId: string;
  /** How much it counts, or its rating; 1 when absent. */
  readonly value?: number;
  /** Milliseconds since 1970. */
  readonly timestampMs?: number;
}

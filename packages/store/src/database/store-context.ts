import type { SqlDatabase } from "./engine/sql-database.js";

/** What every part of a live store works with. */
export interface StoreContext {
  readonly database: SqlDatabase;
  /** The clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Keyed hash of a user's id: the only trace that a forgotten user leaves. */
  readonly tombstoneOf: (userId: string) => string;
}

import type { ColumnKind, FieldColumn } from "./sql-columns.js";
import type { SqlRow, SqlValue } from "./sql-database.js";

/** What the thread of an embedded database is to open. */
export interface PgliteTask {
  /** The folder of its files; in memory when absent. */
  readonly dataFolder?: string;
}

/** The order to open, which comes first; a statement with parameters, for rows or for columns; a script; the order to close. */
export type PgliteRequest =
  | { readonly id: number; readonly open: PgliteTask }
  | {
      readonly id: number;
      readonly sql: string;
      readonly values: readonly SqlValue[];
      readonly kinds?: readonly ColumnKind[];
    }
  | { readonly id: number; readonly script: string }
  | { readonly id: number; readonly close: true };

/** An error as it crosses from the thread. */
export interface PgliteFailure {
  readonly message: string;
  /** SQLSTATE, or the code of a system or `ModalisError`. */
  readonly code?: string;
  readonly isOurs?: boolean;
}

/**
 * The answer to the request of that number; {@link PANIC} says that no answer will ever come.
 */
export interface PgliteReply {
  readonly id: number;
  readonly rows?: readonly SqlRow[];
  readonly columns?: readonly (Float64Array | FieldColumn)[];
  readonly failure?: PgliteFailure;
}

/** The number under which a thread says that its database panicked; it may be spinning from then on. */
export const PANIC = -1;

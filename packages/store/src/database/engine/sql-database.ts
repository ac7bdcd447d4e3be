import type { ColumnKind, SqlColumns } from "./sql-columns.js";

/** What may be given for `$1`, `$2`, …; everything larger travels as one JSON text. */
export type SqlValue = string | number | boolean | null | Uint8Array;

/** One row by its column names: texts, numbers (also for bigint), booleans, null, bytes, and parsed JSON. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement with parameters. */
export type SqlQuery = (sql: string, values?: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/**
 * Runs one statement that only reads, outside a transaction, and gives its columns; for statements of many rows, which
 * cost the embedded database a small part of what they cost row by row.
 *
 * @param kinds Of each column of the statement: `bigint`, `double precision`, `boolean`, `text` (of JSON: `::text`), `bytea`.
 */
export type SqlColumnQuery = <const Kinds extends readonly ColumnKind[]>(
  sql: string,
  values: readonly SqlValue[],
  kinds: Kinds,
) => Promise<SqlColumns<Kinds>>;

/**
 * How a transaction stands to others: `"sequenced"` ones, which take numbers of the change feed, run one at a time in
 * all processes, so that the numbers become visible in their order; `"unsequenced"` ones run beside each other, but
 * not beside a sequenced one.
 */
export type WriteOrder = "sequenced" | "unsequenced";

/** One PostgreSQL database, embedded or reached over a network, as the rest of the store sees it. */
export interface SqlDatabase extends AsyncDisposable {
  readonly kind: "pglite" | "postgresql";
  /** Runs one statement outside a transaction. */
  readonly query: SqlQuery;
  readonly columns: SqlColumnQuery;
  /**
   * Runs a transaction; resolved means committed and on disk, rejected means nothing of it is stored, except where a
   * connection broke during the commit itself, which the message then says.
   *
   * The work may run more than once, so it must do nothing but query.
   */
  write<Result>(order: WriteOrder, work: (query: SqlQuery) => Promise<Result>): Promise<Result>;
  /** Runs statements without parameters that are our own text: migrations and upkeep. */
  execute(script: string): Promise<void>;
  /** Calls back after sequenced commits, also of other processes, and now and then without one; gives the way to stop. */
  onCommit(listener: () => void): () => void;
}

/** Held by every transaction that writes; the number has no meaning but must never change. */
export const WRITE_LOCK = 706_122_403;

/** Channel on which a sequenced commit is announced to other processes. */
export const COMMIT_CHANNEL = "modalis_commit";

import { setTimeout as delay } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";
import type { Pool, PoolClient } from "pg";
import { databaseError, isConnectionError, isRetryable } from "./database-error.js";
import { listenForCommits } from "./listen-for-commits.js";
import { importPg, poolOptions } from "./load-pg.js";
import { columnsOfRows } from "./sql-columns.js";
import {
  COMMIT_CHANNEL,
  type SqlDatabase,
  type SqlQuery,
  WRITE_LOCK,
  type WriteOrder,
} from "./sql-database.js";

/** Attempts of one transaction, and the wait before the next, which doubles. */
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 10;

/**
 * Opens a PostgreSQL database by its address; connections are made when they are needed, so that a database that was
 * away is found again with the next call.
 *
 * @throws `MISSING_DEPENDENCY` without `pg`; `INVALID_ARGUMENT` for an address or password that is wrong, `UNAVAILABLE`
 * when nobody answers there.
 */
export async function openPostgresql(url: string): Promise<SqlDatabase> {
  const pg = await importPg();
  const options = poolOptions(url, pg);
  const pool = new pg.Pool(options);
  // Without a listener, an idle connection that breaks would end the process; the pool has dropped it by then.
  pool.on("error", () => {});
  const listeners = new Set<() => void>();
  const hear = (): void => {
    for (const listener of listeners) listener();
  };
  const listening = listenForCommits(() => new pg.Client(options), hear);
  let disposed = false;
  const query: SqlQuery = async (sql, values = []) => {
    assertOpen(disposed);
    return retried(async () => (await pool.query(sql, [...values])).rows);
  };
  return {
    kind: "postgresql",
    query,
    async columns(sql, values, kinds) {
      assertOpen(disposed);
      const asked = { text: sql, values: [...values], rowMode: "array" as const };
      return columnsOfRows(await retried(async () => (await pool.query(asked)).rows), kinds);
    },
    async execute(script) {
      assertOpen(disposed);
      await retried(() => pool.query(script));
    },
    async write(order, work) {
      assertOpen(disposed);
      const result = await retried(() => inTransaction(pool, order, work));
      if (order === "sequenced") hear();
      return result;
    },
    onCommit(listener) {
      listeners.add(listener);
      listening.start();
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      listeners.clear();
      await listening.stop();
      await pool.end();
    },
  };
}

function assertOpen(disposed: boolean): void {
  if (disposed) throw new ModalisError("DISPOSED", "the store was disposed; open it again");
}

/** Runs again what lost against another transaction, and once what found a connection that had died unnoticed. */
async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  let reconnected = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isStale: boolean = isConnectionError(error) && !reconnected && !(error instanceof DoubtfulCommit);
      if (attempt === ATTEMPTS || !(isStale || isRetryable(error))) {
        throw error instanceof DoubtfulCommit ? inDoubt(error) : databaseError(error);
      }
      reconnected ||= isStale;
      await delay(FIRST_WAIT_MS * 2 ** attempt);
    }
  }
}

/** A connection that broke while the commit was under way: it may or may not have happened. */
class DoubtfulCommit extends Error {}

function inDoubt({ cause }: DoubtfulCommit): ModalisError {
  return new ModalisError(
    "UNAVAILABLE",
    "the connection to the database broke during a commit, which may or may not be stored; send it again with the " +
      "same ids, nothing is stored twice",
    { cause },
  );
}

async function inTransaction<Result>(
  pool: Pool,
  order: WriteOrder,
  work: (query: SqlQuery) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // Between two statements a broken connection is told to its client alone.
  const ignore = (): void => {};
  client.on("error", ignore);
  let failure: unknown;
  try {
    const result = await begunWork(client, order, work);
    await commit(client, order);
    return result;
  } catch (error) {
    failure = error;
    if (!isConnectionError(error)) await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.off("error", ignore);
    // A client that is given back with an error is closed and not used again.
    client.release(isConnectionError(failure) || failure instanceof DoubtfulCommit);
  }
}

/** An acknowledged commit is on disk, also where the server's default is to say so earlier; stronger settings stay. */
const FLUSHED_COMMIT =
  "select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off'";

async function begunWork<Result>(
  client: PoolClient,
  order: WriteOrder,
  work: (query: SqlQuery) => Promise<Result>,
): Promise<Result> {
  const lock = order === "sequenced" ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
  await client.query(`begin; ${FLUSHED_COMMIT}; select ${lock}(${WRITE_LOCK})`);
  return work(async (sql, values = []) => (await client.query(sql, [...values])).rows);
}

async function commit(client: PoolClient, order: WriteOrder): Promise<void> {
  try {
    if (order === "sequenced") await client.query(`notify ${COMMIT_CHANNEL}`);
    await client.query("commit");
  } catch (error) {
    if (isConnectionError(error)) throw new DoubtfulCommit("the commit is in doubt", { cause: error });
    throw error;
  }
}

import { statfs } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { createTurns } from "../../embeddings/turns.js";
import { databaseError } from "./database-error.js";
import { fullDisk, type PgliteClient, startPglite } from "./pglite-client.js";
import { prepareDataFolder } from "./pglite-folder.js";
import type { SqlDatabase, SqlQuery } from "./sql-database.js";

/** Where an embedded database lies; the caller holds the folder's lock. */
export interface PgliteOptions {
  /** Made when it is not there; in memory when absent. */
  readonly folder?: string;
  /** Called when the database is closed for good, to give back the lock. */
  onClosed?(): Promise<void>;
}

/**
 * Opens an embedded PostgreSQL of a folder, which lets one process in.
 *
 * When its thread breaks down, as on a full disk, the next call starts another.
 *
 * @throws `MISSING_DEPENDENCY`, `WRITE_FAILED`, `UNAVAILABLE` when it does not start.
 */
export async function openPglite({ folder, onClosed }: PgliteOptions): Promise<SqlDatabase> {
  const inTurn = createTurns();
  const listeners = new Set<() => void>();
  let disposed = false;
  let client: PgliteClient | undefined = await start(folder);
  const assertOpen = (): void => {
    if (disposed) throw new ModalisError("DISPOSED", "the store was disposed; open it again");
  };
  const running = async (): Promise<PgliteClient> => {
    if (client !== undefined && !client.isBroken()) return client;
    if (folder === undefined) throw lostMemory();
    client = undefined;
    client = await start(folder);
    return client;
  };
  /** One transaction at a time: the database has one connection. */
  const alone = <Result>(work: (client: PgliteClient) => Promise<Result>): Promise<Result> => {
    assertOpen();
    return inTurn(async () => {
      assertOpen();
      try {
        return await work(await running());
      } catch (error) {
        throw databaseError(error);
      }
    });
  };
  /**
   * A statement by itself is in turn until it was asked for: the database answers in order, and has the next one at hand
   * when it is done with one, however busy this thread is.
   */
  const asked = async <Result>(ask: (client: PgliteClient) => Promise<Result>): Promise<Result> => {
    const { answer } = await alone(async (database) => ({ answer: ask(database) }));
    return answer.catch((error) => {
      throw databaseError(error);
    });
  };
  return {
    kind: "pglite",
    query: (sql, values) => asked((database) => database.query(sql, values)),
    columns: (sql, values, kinds) => asked((database) => database.columns(sql, values, kinds)),
    async execute(script) {
      await alone((database) => database.execute(script));
    },
    async write(order, work) {
      const result = await alone(async (database) => {
        await assertRoom(folder);
        return inTransaction(database, work);
      });
      if (order === "sequenced") for (const listener of listeners) listener();
      return result;
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.asyncDispose]: () =>
      inTurn(async () => {
        if (disposed) return;
        disposed = true;
        listeners.clear();
        await client?.close().catch(() => undefined);
        await onClosed?.();
      }),
  };
}

/**
 * PostgreSQL takes room for its log 16 MiB at a time, and where it gets none it gives up altogether; so nothing is
 * begun with less than this many bytes left.
 */
const MIN_FREE_BYTES = 40 * 1024 * 1024;

async function assertRoom(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < MIN_FREE_BYTES)
    throw fullDisk(`${Math.floor(free / 2 ** 20)} MiB are left, it needs ${MIN_FREE_BYTES / 2 ** 20}`);
}

async function start(folder: string | undefined): Promise<PgliteClient> {
  return folder === undefined ? startPglite({}) : prepareDataFolder(folder);
}

async function inTransaction<Result>(
  database: PgliteClient,
  work: (query: SqlQuery) => Promise<Result>,
): Promise<Result> {
  await database.execute("begin");
  try {
    const result = await work(database.query);
    await database.execute("commit");
    return result;
  } catch (error) {
    if (!database.isBroken()) await database.execute("rollback");
    throw error;
  }
}

function lostMemory(): ModalisError {
  return new ModalisError(
    "UNAVAILABLE",
    "the database in memory broke down and its rows are gone; open a store anew",
  );
}

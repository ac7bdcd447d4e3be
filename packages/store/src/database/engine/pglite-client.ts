import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { createPendingCalls, type ErrorCode, ModalisError } from "@modalis/contract";
import {
  PANIC,
  type PgliteFailure,
  type PgliteReply,
  type PgliteRequest,
  type PgliteTask,
} from "./pglite-messages.js";
import type { ColumnKind, SqlColumns } from "./sql-columns.js";
import type { SqlColumnQuery, SqlQuery, SqlValue } from "./sql-database.js";

/** An embedded database that runs in a thread of its own; requests are answered in the order given. */
export interface PgliteClient {
  readonly query: SqlQuery;
  readonly columns: SqlColumnQuery;
  execute(script: string): Promise<void>;
  /** Closes the database in order, then ends the thread. */
  close(): Promise<void>;
  /** Whether the thread broke down; the client is of no use then. */
  isBroken(): boolean;
}

/** What a request asks for, without its number. */
type Asked =
  | { readonly sql: string; readonly values: readonly never[]; readonly kinds?: readonly ColumnKind[] }
  | { readonly script: string }
  | { readonly open: PgliteTask }
  | { readonly close: true };

/**
 * Starts the thread, has it open a database, and waits until it answers.
 *
 * @throws `MISSING_DEPENDENCY` without PGlite or the thread's program, else what the database says.
 */
export async function startPglite(task: PgliteTask): Promise<PgliteClient> {
  const worker = startThread();
  const calls = createPendingCalls<(reply: Omit<PgliteReply, "id">) => void>();
  let broken: Error | undefined;
  const breakDown = (cause: unknown): void => {
    if (broken === undefined) broken = brokenDown(cause);
    for (const settle of calls.takeAll()) settle({});
  };
  worker.on("message", (reply: PgliteReply) => {
    calls.take(reply.id)?.(reply);
    // An error neither of SQL nor of ours: the WebAssembly aborted, and nothing works after that.
    const { id, failure } = reply;
    if (failure !== undefined && (id === PANIC || !isAnswer(failure))) {
      breakDown(new Error(failure.message));
      void worker.terminate();
    }
  });
  worker.on("error", breakDown);
  worker.on("exit", () => breakDown(new Error("its thread ended")));

  const ask = (asked: Asked): Promise<Omit<PgliteReply, "id">> =>
    new Promise((resolve, reject) => {
      if (broken !== undefined) return reject(broken);
      const isOpening = "open" in asked;
      worker.ref();
      const id = calls.add((reply) => {
        const { rows, columns, failure } = reply;
        if (calls.size === 0) worker.unref();
        if (failure !== undefined && (isOpening || isAnswer(failure))) reject(received(failure));
        else if ((rows ?? columns) === undefined && !isOpening)
          reject(broken ?? brokenDown(failure?.message));
        else resolve(reply);
      });
      worker.postMessage({ id, ...asked } satisfies PgliteRequest);
    });

  try {
    await ask({ open: task });
    if (broken !== undefined) throw broken;
  } catch (error) {
    // It holds the folder's files and the memory of a database that nobody would close.
    await worker.terminate();
    throw error;
  }
  return {
    query: async (sql, values = []) => (await ask({ sql, values: values as readonly never[] })).rows!,
    columns: async <const Kinds extends readonly ColumnKind[]>(
      sql: string,
      values: readonly SqlValue[],
      kinds: Kinds,
    ) => arrivedColumns<Kinds>(await ask({ sql, values: values as readonly never[], kinds })),
    async execute(script) {
      await ask({ script });
    },
    async close() {
      if (broken === undefined) await ask({ close: true });
      await worker.terminate();
    },
    isBroken: () => broken !== undefined,
  };
}

function startThread(): Worker {
  // Without the process's own loaders, which the built program does not need.
  const options = { execArgv: [], stdout: true, stderr: true, name: "modalis database" };
  const worker = new Worker(threadFile(import.meta.url), options);
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

/** Bytes come from a thread without being a buffer, of which texts are read at half the cost; here is one for all rows. */
function arrivedColumns<Kinds extends readonly ColumnKind[]>({
  columns,
}: Pick<PgliteReply, "columns">): SqlColumns<Kinds> {
  const arrived = columns!.map((column) => {
    if (column instanceof Float64Array) return column;
    const { buffer, byteOffset, byteLength } = column.bytes;
    return { ...column, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  });
  return arrived as unknown as SqlColumns<Kinds>;
}

/** The built program of the thread: beside the built package, and for its sources in `dist`. */
function threadFile(here: string): URL {
  const file = new URL(here.endsWith(".ts") ? "../../../dist/pglite-thread.js" : "./pglite-thread.js", here);
  if (existsSync(file)) return file;
  throw new ModalisError(
    "MISSING_DEPENDENCY",
    "the program of the database's thread is missing; build the package, and keep `pglite-thread.js` beside it",
  );
}

/** Whether a failure is that of one statement: told by SQLSTATE, or found by the thread's own code. */
function isAnswer({ code = "", isOurs = false }: PgliteFailure): boolean {
  return isOurs || /^[0-9A-Z]{5}$/.test(code);
}

function received({ message, code, isOurs }: PgliteFailure): Error {
  if (isOurs === true) return new ModalisError(code as ErrorCode, message);
  if (code === undefined) return brokenDown(message);
  return Object.assign(new Error(message), { code });
}

function brokenDown(cause: unknown): ModalisError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (reason.includes("No space left on device")) return fullDisk(reason);
  return new ModalisError(
    "UNAVAILABLE",
    `the embedded database broke down ("${reason}") before it acknowledged; it is started again with the next ` +
      "call, which finds everything that was acknowledged",
    { details: { reason } },
  );
}

/** `WRITE_FAILED` for a disk on which the database has no room to go on. */
export function fullDisk(reason: string): ModalisError {
  return new ModalisError(
    "WRITE_FAILED",
    `the embedded database cannot write ("${reason}"): the disk is full; free some space and send it again, nothing ` +
      "that was acknowledged is lost",
    { details: { reason } },
  );
}

/**
 * The program of the thread in which the embedded database runs, so that its work and its flushing of the disk never
 * hold up the event loop of the server; `open-pglite.ts` starts its built file.
 */
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { isModalisError } from "@modalis/contract";
import { loadPglite } from "./load-pglite.js";
import { PANIC, type PgliteReply, type PgliteRequest, type PgliteTask } from "./pglite-messages.js";
import { createPreparedQueries } from "./prepared-queries.js";

/** Where processors are short, what is waited for by people comes before what is written down; 0 is as urgent as others. */
const NICENESS = 5;
yieldToOthers();

const port = parentPort!;
/** The last lines of the database's log, for the message of what went wrong. */
const log: string[] = [];

try {
  const { dataFolder } = workerData as PgliteTask;
  const database = await loadPglite(dataFolder, hear);
  const queries = await createPreparedQueries(database);
  // PGlite answers one at a time and in order, so requests need no line of their own here.
  port.on("message", async (request: PgliteRequest) => {
    try {
      if ("sql" in request && request.kinds !== undefined) {
        const columns = await queries.columns(request.sql, request.values, request.kinds);
        port.postMessage({ id: request.id, columns } satisfies PgliteReply, buffersOf(columns));
      } else reply({ id: request.id, rows: await answer(request) });
    } catch (error) {
      reply(failed(request.id, error));
    }
  });

  const answer = async (request: PgliteRequest) => {
    if ("close" in request) {
      await database.close();
      return [];
    }
    if ("script" in request) {
      await database.exec(request.script);
      // What is prepared may name what is no more as it was.
      if (!/^(begin|commit)$/.test(request.script)) await queries.forget();
      return [];
    }
    return queries.run(request.sql, request.values);
  };
  reply({ id: 0 });
} catch (error) {
  const complaints = log.filter((line) => /\b(ERROR|FATAL|PANIC):/.test(line)).join("; ");
  reply(
    failed(0, isModalisError(error) || complaints === "" ? error : new Error(complaints, { cause: error })),
  );
}

/** On Linux 0 is the calling thread alone; elsewhere it would be the whole process. */
function yieldToOthers(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, NICENESS);
  } catch {
    // Where that is not allowed, the database is as urgent as all else.
  }
}

function hear(line: string): void {
  log.push(line);
  if (log.length > 20) log.shift();
  if (/\bPANIC:/.test(line)) reply({ id: PANIC, failure: { message: line } });
}

/** What the columns of an answer lie in, which is handed over and not copied. */
function buffersOf(columns: NonNullable<PgliteReply["columns"]>): ArrayBuffer[] {
  const buffers = columns.flatMap((column) =>
    column instanceof Float64Array
      ? [column.buffer]
      : [column.bytes.buffer, column.starts.buffer, column.ends.buffer],
  );
  return [...new Set(buffers)] as ArrayBuffer[];
}

function reply(message: PgliteReply): void {
  port.postMessage(message);
}

function failed(id: number, error: unknown): PgliteReply {
  const message = error instanceof Error ? error.message : String(error);
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const isOurs = isModalisError(error);
  return { id, failure: { message, ...(typeof code === "string" && { code }), ...(isOurs && { isOurs }) } };
}

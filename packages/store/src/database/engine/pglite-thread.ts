/**
 * The program of the thread in which the embedded database runs, so that its work and its flushing of the disk never
 * hold up the event loop of the server; `open-pglite.ts` starts its built file.
 */
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { isModalisError } from "@modalis/contract";
import { loadPglite, loadPgliteParts } from "./load-pglite.js";
import { PANIC, type PgliteReply, type PgliteRequest, type PgliteTask } from "./pglite-messages.js";
import { createPreparedQueries, type PreparedQueries } from "./prepared-queries.js";

/** Where processors are short, what is waited for by people comes before what is written down; 0 is as urgent as others. */
const NICENESS = 5;
const port = parentPort!;
type Asked = Exclude<PgliteRequest, { readonly open: PgliteTask }>;

/** The last lines of the database's log, for the message of what went wrong. */
const log: string[] = [];

/** Read and compiled at once, also before it is known what to open. */
const parts = loadPgliteParts();
// Told with the order to open.
parts.catch(() => undefined);
let opened: Opened | undefined;

interface Opened {
  readonly database: Awaited<ReturnType<typeof loadPglite>>;
  readonly queries: PreparedQueries;
}

// PGlite answers one at a time and in order, so requests need no line of their own here.
port.on("message", async (request: PgliteRequest) => {
  try {
    if ("open" in request) {
      opened = await open(request.open);
      reply({ id: request.id });
    } else await answer(request, opened!);
  } catch (error) {
    reply(failed(request.id, error));
  }
});

async function open({ dataFolder }: PgliteTask): Promise<Opened> {
  try {
    const database = await loadPglite(await parts, dataFolder, hear);
    return { database, queries: await createPreparedQueries(database) };
  } catch (error) {
    const complaints = log.filter((line) => /\b(ERROR|FATAL|PANIC):/.test(line)).join("; ");
    throw isModalisError(error) || complaints === "" ? error : new Error(complaints, { cause: error });
  }
}

async function answer(request: Asked, { database, queries }: Opened): Promise<void> {
  const { id } = request;
  if ("close" in request) {
    await database.close();
    reply({ id, rows: [] });
  } else if ("script" in request) {
    if (request.script === "begin") yieldToOthers();
    await database.exec(request.script);
    // What is prepared may name what is no more as it was.
    if (!/^(begin|commit)$/.test(request.script)) await queries.forget();
    reply({ id, rows: [] });
  } else if (request.kinds !== undefined) {
    const columns = await queries.columns(request.sql, request.values, request.kinds);
    port.postMessage({ id, columns } satisfies PgliteReply, buffersOf(columns));
  } else reply({ id, rows: await queries.run(request.sql, request.values) });
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

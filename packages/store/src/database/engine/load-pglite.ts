import { fdatasyncSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import type { NodeFS } from "@electric-sql/pglite/nodefs";
import { ModalisError } from "@modalis/contract";

/** The parts of PGlite, read and compiled. */
export interface PgliteParts {
  readonly PGlite: typeof PGlite;
  readonly NodeFS: typeof NodeFS;
  readonly program: WebAssembly.Module;
  /** The files that come with the program. */
  readonly files: Blob;
}

/** @throws `MISSING_DEPENDENCY` when the package is not installed. */
export async function loadPgliteParts(): Promise<PgliteParts> {
  const at = createRequire(import.meta.url).resolve;
  const { PGlite, NodeFS } = await importPglite();
  const folder = dirname(at("@electric-sql/pglite"));
  const [program, files] = await Promise.all([
    readFile(join(folder, "pglite.wasm")).then((bytes) => WebAssembly.compile(bytes)),
    readFile(join(folder, "pglite.data")).then((bytes) => new Blob([bytes])),
  ]);
  return { PGlite, NodeFS, program, files };
}

/**
 * Starts PGlite so that a commit is on disk before it is answered.
 *
 * By itself PGlite runs with `fsync = off`, and its file system ignores requests to flush: an acknowledged row would
 * survive a killed process but not a power failure. Here `fsync` is on and every request reaches the disk.
 *
 * @param dataFolder Where the files lie; in memory when absent.
 * @param onLog Hears each line of the database's own log.
 */
export async function loadPglite(
  { PGlite, NodeFS, program, files: fsBundle }: PgliteParts,
  dataFolder: string | undefined,
  onLog: (line: string) => void,
): Promise<PGlite> {
  const parts = { pgliteWasmModule: program, fsBundle };
  const planned = [...PGlite.defaultStartParams, ...KEYED_PLANS];
  if (dataFolder === undefined) return PGlite.create({ ...parts, startParams: planned });
  // PostgreSQL's fdatasync never leaves the WebAssembly, its fsync does.
  const startParams = [
    ...planned.filter((option) => option !== "-F"),
    ...["-c", "fsync=on", "-c", "wal_sync_method=fsync"],
  ];
  const files = new NodeFS(dataFolder);
  return PGlite.create({ ...parts, fs: adapted(files, onLog), startParams });
}

/**
 * Nothing gathers statistics in an embedded database, and without them the planner reads and sorts a whole table for
 * each batch of rows; every statement of ours has an index that gives its order.
 */
const KEYED_PLANS = ["-c", "enable_seqscan=off", "-c", "enable_bitmapscan=off"];

/** The parts of the WebAssembly runtime that are changed; they are not in PGlite's own types. */
interface Runtime {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: OpenFile) => number } };
  readonly FS: { readonly ErrnoError: new (errno: number) => Error };
}
interface OpenFile {
  readonly nfd?: number;
}

type Files = NonNullable<NonNullable<ConstructorParameters<typeof PGlite>[0]> & object>["fs"] & object;

/** WASI's numbers, which the runtime hands on to PostgreSQL. */
const IO_ERROR = 29;
const NO_SPACE = 51;

/** The file system with flushing, and with the log let out, which PGlite throws away. */
function adapted(files: Files, onLog: (line: string) => void): Files {
  const init = files.init.bind(files);
  files.init = async (database, options) => {
    const made = await init(database, options);
    const flush = (runtime: unknown): void => {
      const { NODEFS, FS } = runtime as Runtime;
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd === undefined) return 0;
        try {
          fdatasyncSync(nfd);
          return 0;
        } catch (error) {
          const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
          throw new FS.ErrnoError(isFull ? NO_SPACE : IO_ERROR);
        }
      };
    };
    const { preRun = [] } = made.emscriptenOpts;
    return {
      ...made,
      emscriptenOpts: { ...made.emscriptenOpts, printErr: onLog, preRun: [...preRun, flush] },
    };
  };
  return files;
}

/** @throws `MISSING_DEPENDENCY` when it is not installed. */
export async function importPglite() {
  try {
    const [{ PGlite, protocol, parse }, { NodeFS }] = await Promise.all([
      import("@electric-sql/pglite"),
      import("@electric-sql/pglite/nodefs"),
    ]);
    return { PGlite, NodeFS, protocol, parse };
  } catch (error) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      'the embedded database needs "@electric-sql/pglite"; run `npm install @electric-sql/pglite`, or give the ' +
        "address of a PostgreSQL database",
      { cause: error },
    );
  }
}

import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isModalisError, ModalisError } from "@modalis/contract";
import { fileReadError } from "../../lines/file-read-error.js";
import type { LiveStore } from "../live-store.js";
import { EXCHANGE_TABLES, type ExchangeTable } from "./exchange-table.js";
import { recordOf } from "./record-of.js";
import { type ExchangeFormat, ROW_FORMATS } from "./row-format.js";

export interface ImportIntoOptions {
  /** What a single file holds; by its name when absent. */
  readonly table?: ExchangeTable["name"];
  readonly signal?: AbortSignal;
  /** Called after each batch with how many records of the file are read. */
  readonly onProgress?: (progress: { readonly file: string; readonly read: number }) => void;
}

/** A line or row that was left out. */
export interface ImportProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** What an import did. */
export interface ImportIntoReport {
  /** Records by kind: new or replaced; known before or of forgotten users; and broken. */
  readonly counts: Readonly<Record<string, { stored: number; left: number; broken: number }>>;
  /** The first 1,000 broken ones. */
  readonly problems: readonly ImportProblem[];
}

const BATCH = 1_000;
const MAX_PROBLEMS = 1_000;

/** Reads a folder or file of records into a store, as `LiveStore.importFrom` says. */
export async function importFrom(
  store: LiveStore,
  source: string,
  options: ImportIntoOptions = {},
): Promise<ImportIntoReport> {
  const counts: Record<string, { stored: number; left: number; broken: number }> = {};
  const problems: ImportProblem[] = [];
  for (const { path, table, format } of await filesOf(source, options.table)) {
    counts[table.name] ??= { stored: 0, left: 0, broken: 0 };
    const count = counts[table.name]!;
    const report = (line: number, message: string): void => {
      count.broken++;
      if (problems.length < MAX_PROBLEMS) problems.push({ file: basename(path), line, message });
    };
    await importFile(store, { path, table, format }, { count, report, options });
  }
  return { counts, problems };
}

interface ImportFile {
  readonly path: string;
  readonly table: ExchangeTable;
  readonly format: ExchangeFormat;
}

interface Numbered {
  readonly line: number;
  readonly record: Readonly<Record<string, unknown>>;
}

interface Outcome {
  readonly count: { stored: number; left: number };
  readonly report: (line: number, message: string) => void;
  readonly options: ImportIntoOptions;
}

async function importFile(store: LiveStore, file: ImportFile, outcome: Outcome): Promise<void> {
  const { path, table, format } = file;
  const { report, options } = outcome;
  let batch: Numbered[] = [];
  let read = 0;
  const flush = async (): Promise<void> => {
    options.signal?.throwIfAborted();
    await putBatch(store, table, batch, outcome);
    read += batch.length;
    batch = [];
    options.onProgress?.({ file: basename(path), read });
  };
  for await (const record of ROW_FORMATS[format].read(path, options.signal)) {
    if ("broken" in record) report(record.line, record.broken);
    else {
      try {
        const origin = `${basename(path)}:${record.line}`;
        batch.push({ line: record.line, record: recordOf(table, record.fields, origin) });
      } catch (error) {
        report(record.line, messageOf(error));
      }
    }
    if (batch.length === BATCH) await flush();
  }
  await flush();
}

/** Stores a batch; where one of it is refused, each by itself, so that only that one is left out. */
async function putBatch(
  store: LiveStore,
  table: ExchangeTable,
  batch: readonly Numbered[],
  { count, report }: Outcome,
): Promise<void> {
  if (batch.length === 0) return;
  try {
    const { stored, left } = await table.put(store, batch.map(({ record }) => record) as never);
    count.stored += stored;
    count.left += left;
  } catch (error) {
    if (!isModalisError(error, "INVALID_ARGUMENT") && !isModalisError(error, "LIMIT_EXCEEDED")) throw error;
    if (batch.length === 1) return report(batch[0]!.line, error.message);
    const middle = batch.length >> 1;
    await putBatch(store, table, batch.slice(0, middle), { count, report, options: {} });
    await putBatch(store, table, batch.slice(middle), { count, report, options: {} });
  }
}

async function filesOf(
  source: string,
  name: ExchangeTable["name"] | undefined,
): Promise<readonly ImportFile[]> {
  const isFolder = await stat(source).then(
    (stats) => stats.isDirectory(),
    (error: unknown) => {
      throw fileReadError(source, error);
    },
  );
  const names = isFolder ? await readdir(source) : [basename(source)];
  const found: ImportFile[] = [];
  for (const table of EXCHANGE_TABLES) {
    for (const format of Object.keys(ROW_FORMATS) as ExchangeFormat[]) {
      const named = names.find((file) => file === `${table.name}.${format}`);
      const given = !isFolder && name === table.name && source.endsWith(`.${format}`);
      const isOther = !isFolder && name !== undefined && name !== table.name;
      if ((named === undefined && !given) || isOther) continue;
      found.push({ path: isFolder ? join(source, named!) : source, table, format });
    }
  }
  if (found.length > 0) return found;
  const wanted = `${EXCHANGE_TABLES.map((table) => table.name).join(", ")} with the ending jsonl, csv or parquet`;
  throw new ModalisError(
    "NOT_FOUND",
    `"${source}" holds none of ${wanted}; name the file so, or give its table`,
  );
}

function messageOf(error: unknown): string {
  if (isModalisError(error)) return error.message;
  throw error;
}

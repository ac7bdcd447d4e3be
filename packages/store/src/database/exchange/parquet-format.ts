import { open } from "node:fs/promises";
import { isModalisError, ModalisError } from "@modalis/contract";
import { writeFailed } from "../../embeddings/write-durably.js";
import { fileReadError } from "../../lines/file-read-error.js";
import type { FileRecord } from "../../lines/read-json-lines.js";
import type { ExchangeColumn } from "./exchange-table.js";
import type { RowFormat } from "./row-format.js";

/** Rows that are held at once, when writing and at most when reading. */
const GROUP_ROWS = 10_000;
/** Most bytes of one group of rows of a file that others wrote, unpacked. */
const MAX_GROUP_BYTES = 1024 * 1024 * 1024;

const TYPES = { text: "STRING", number: "DOUBLE", boolean: "BOOLEAN", json: "STRING" } as const;

/** Apache Parquet, compressed by Snappy; JSON values are texts. */
export const parquetFormat: RowFormat = {
  async write(path, columns, batches) {
    const { fileWriter, parquetWriteRows } = await loadWriter();
    try {
      await parquetWriteRows({
        writer: fileWriter(path),
        rows: rowsOf(columns, batches),
        columns: columns.map(({ name, type }) => ({ name, type: TYPES[type], nullable: true })),
        rowGroupSize: GROUP_ROWS,
      });
      const file = await open(path, "r+");
      await file.sync().finally(() => file.close());
    } catch (error) {
      throw writeFailed(path, error);
    }
  },
  async *read(path, signal) {
    try {
      yield* readRows(path, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (isModalisError(error)) throw error;
      const failure = fileReadError(path, error);
      if (isModalisError(failure)) throw failure;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModalisError("CORRUPT_FILE", `"${path}" is no Parquet file that can be read: ${reason}`, {
        cause: error,
      });
    }
  },
};

async function* rowsOf(
  columns: readonly ExchangeColumn[],
  batches: AsyncIterable<readonly object[]>,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  for await (const batch of batches) {
    for (const record of batch) {
      const cells = columns.map(({ name, type }) => {
        const value = (record as Readonly<Record<string, unknown>>)[name] ?? null;
        return [name, type === "json" && value !== null ? JSON.stringify(value) : value] as const;
      });
      yield Object.fromEntries(cells);
    }
  }
}

async function* readRows(path: string, signal: AbortSignal | undefined): AsyncGenerator<FileRecord> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await loadReader();
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let from = 0;
  for (const group of metadata.row_groups) {
    if (Number(group.total_byte_size) > MAX_GROUP_BYTES) {
      throw new ModalisError(
        "LIMIT_EXCEEDED",
        `"${path}" has a group of rows of more than 1 GiB; write it in smaller groups`,
      );
    }
    const end = from + Number(group.num_rows);
    for (let rowStart = from; rowStart < end; rowStart += GROUP_ROWS) {
      signal?.throwIfAborted();
      const rowEnd = Math.min(end, rowStart + GROUP_ROWS);
      const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
      for (const [at, row] of rows.entries()) {
        const present = Object.entries(row).filter(([, value]) => value !== null && value !== undefined);
        yield {
          line: rowStart + at + 1,
          fields: new Map(present.map(([name, value]) => [name, plain(value)])),
        };
      }
    }
    from = end;
  }
}

/** What JSON can hold in place of Parquet's own types. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.getTime();
  return Array.isArray(value) ? value.map(plain) : value;
}

async function loadWriter() {
  try {
    return await import("hyparquet-writer");
  } catch (error) {
    throw missing("hyparquet-writer", error);
  }
}

async function loadReader() {
  try {
    return await import("hyparquet");
  } catch (error) {
    throw missing("hyparquet", error);
  }
}

function missing(name: string, cause: unknown): ModalisError {
  return new ModalisError(
    "MISSING_DEPENDENCY",
    `Parquet needs the package "${name}"; run \`npm install ${name}\``,
    {
      cause,
    },
  );
}

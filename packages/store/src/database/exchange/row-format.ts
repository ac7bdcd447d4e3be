import type { FileRecord } from "../../lines/read-json-lines.js";
import { csvFormat } from "./csv-format.js";
import type { ExchangeColumn } from "./exchange-table.js";
import { jsonLinesFormat } from "./json-lines-format.js";
import { parquetFormat } from "./parquet-format.js";

/** A way to keep records in a file. */
export interface RowFormat {
  /** Writes records a batch at a time, never holding more than a few of them. */
  write(
    path: string,
    columns: readonly ExchangeColumn[],
    batches: AsyncIterable<readonly object[]>,
  ): Promise<void>;
  /** Reads records by their fields, with the number of the line or row. */
  read(path: string, signal: AbortSignal | undefined): AsyncIterable<FileRecord>;
}

export type ExchangeFormat = "jsonl" | "csv" | "parquet";

/** The formats by their names, which are also the endings of files. */
export const ROW_FORMATS: Readonly<Record<ExchangeFormat, RowFormat>> = {
  jsonl: jsonLinesFormat,
  csv: csvFormat,
  parquet: parquetFormat,
};

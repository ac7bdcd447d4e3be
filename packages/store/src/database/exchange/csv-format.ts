import { readCsvRecords } from "../../lines/read-csv-records.js";
import type { ExchangeColumn } from "./exchange-table.js";
import type { RowFormat } from "./row-format.js";
import { writePieces } from "./write-pieces.js";

/** RFC 4180 with the names of the columns in the first line; an absent field is empty. */
export const csvFormat: RowFormat = {
  write: (path, columns, batches) => writePieces(path, lines(columns, batches)),
  read: (path, signal) => readCsvRecords(path, { signal }),
};

async function* lines(
  columns: readonly ExchangeColumn[],
  batches: AsyncIterable<readonly object[]>,
): AsyncGenerator<string, void, undefined> {
  yield `${columns.map(({ name }) => name).join(",")}\r\n`;
  for await (const batch of batches) {
    yield batch.map((record) => `${columns.map((column) => cell(record, column)).join(",")}\r\n`).join("");
  }
}

function cell(record: object, { name, type }: ExchangeColumn): string {
  const value = (record as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || value === null) return "";
  const text = type === "json" ? JSON.stringify(value) : String(value);
  // Without quotes, blanks at the ends and in the header's place of an id would be read differently by many programs.
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

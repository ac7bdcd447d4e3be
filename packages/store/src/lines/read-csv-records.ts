import { readCsv } from "./read-csv.js";
import type { FileRecord } from "./read-json-lines.js";
import { type ReadLinesOptions, readLines } from "./read-lines.js";

export interface ReadCsvRecordsOptions extends ReadLinesOptions {
  /** Field separator, one character. Default `","`. */
  readonly separator?: string;
  /** Columns without which the file says nothing. */
  readonly required?: readonly string[];
}

/**
 * Streams the records of a CSV file whose first line names its columns, in any order.
 *
 * A record with more fields than columns is reported as broken; missing fields at the end are absent. A first line
 * that cannot be read, or lacks a required column, is one broken record, and nothing follows it.
 */
export async function* readCsvRecords(
  path: string,
  options: ReadCsvRecordsOptions = {},
): AsyncGenerator<FileRecord, void, undefined> {
  const { separator = ",", required = [] } = options;
  let header: readonly string[] | undefined;
  for await (const record of readCsv(readLines(path, options), { separator })) {
    if ("broken" in record) {
      yield record;
      if (header === undefined) return;
    } else if (header === undefined) {
      header = record.fields.map((name) => name.trim());
      const missing = required.filter((name) => !header!.includes(name));
      if (missing.length > 0) {
        yield {
          line: record.line,
          broken: `the first line names no column ${missing.join(" and no column ")}`,
        };
        return;
      }
    } else if (record.fields.length > header.length) {
      const broken = `the record has ${record.fields.length} fields for ${header.length} columns`;
      yield { line: record.line, broken };
    } else {
      const names = header;
      yield { line: record.line, fields: new Map(record.fields.map((field, at) => [names[at]!, field])) };
    }
  }
}

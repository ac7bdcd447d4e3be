import { basename } from "node:path";
import type { FileRecord } from "../lines/read-json-lines.js";
import type { ImportRun } from "./import-format.js";

/** The fields of a record that could be read. */
export type Fields = ReadonlyMap<string, unknown>;

/** Reports a problem of the line at hand. */
export type ReportLine = (message: string, remedy: string) => void;

/** Lines between two reports of progress. */
const PROGRESS_EVERY = 10_000;

/** Works through the records of one file; broken ones become problems of the run. */
export async function eachRecord(
  run: Pick<ImportRun, "report" | "progress" | "signal">,
  path: string,
  records: AsyncIterable<FileRecord>,
  work: (fields: Fields, report: ReportLine) => Promise<void>,
): Promise<void> {
  const file = basename(path);
  let lines = 0;
  for await (const record of records) {
    if (lines++ % PROGRESS_EVERY === 0) {
      run.signal?.throwIfAborted();
      run.progress(file, lines - 1);
    }
    const { line } = record;
    if ("broken" in record) {
      run.report({
        code: "CORRUPT_INPUT",
        file,
        line,
        message: record.broken,
        remedy: "correct the line; the others are imported",
      });
      continue;
    }
    await work(record.fields, (message, remedy) =>
      run.report({ code: "INVALID_ARGUMENT", file, line, message, remedy }),
    );
  }
  run.progress(file, lines);
}

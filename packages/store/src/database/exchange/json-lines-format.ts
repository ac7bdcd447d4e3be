import { readJsonLines } from "../../lines/read-json-lines.js";
import type { RowFormat } from "./row-format.js";
import { writePieces } from "./write-pieces.js";

/** One JSON object a line, with the fields of the record. */
export const jsonLinesFormat: RowFormat = {
  write: (path, _columns, batches) => writePieces(path, lines(batches)),
  read: (path, signal) => readJsonLines(path, { signal }),
};

async function* lines(batches: AsyncIterable<readonly object[]>): AsyncGenerator<string, void, undefined> {
  for await (const batch of batches) yield batch.map((record) => `${JSON.stringify(record)}\n`).join("");
}

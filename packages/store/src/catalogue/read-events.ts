import { readCsvRecords } from "../lines/read-csv-records.js";
import { readJsonLines } from "../lines/read-json-lines.js";
import type { InteractionEvent } from "./catalogue.js";
import { catalogueFile } from "./catalogue-file.js";
import { type CatalogueProblem, createProblemList } from "./catalogue-problem.js";
import { parseEvent } from "./parse-event.js";

/**
 * Reads `events.jsonl`, or `events.csv` where there is no such file; without either there are no events.
 *
 * The first line of `events.csv` names its columns, in any order; `user` and `item` must be among them.
 */
export async function readEvents(
  root: string,
  problems: CatalogueProblem[],
  signal: AbortSignal | undefined,
): Promise<readonly InteractionEvent[]> {
  const lines = await catalogueFile(root, "events.jsonl");
  const csv = await catalogueFile(root, "events.csv");
  if (lines === undefined && csv === undefined) return [];
  const file = lines === undefined ? "events.csv" : "events.jsonl";
  const records =
    lines === undefined
      ? readCsvRecords(csv!, { signal, required: ["user", "item"] })
      : readJsonLines(lines, { signal });
  const list = createProblemList(file);
  if (lines !== undefined && csv !== undefined) {
    list.add({
      code: "INVALID_ARGUMENT",
      file: "events.csv",
      message: "events.jsonl is there too; events.csv is not read",
      remedy: "keep one of the two files",
    });
  }
  const events: InteractionEvent[] = [];
  for await (const record of records) {
    const report = (message: string, remedy: string) =>
      list.add({ code: "INVALID_ARGUMENT", file, line: record.line, message, remedy });
    if ("broken" in record) {
      const remedy = "correct the line; the other events are read";
      list.add({ code: "CORRUPT_INPUT", file, line: record.line, message: record.broken, remedy });
      continue;
    }
    const event = parseEvent(record.fields, report);
    if (event !== undefined) events.push(event);
  }
  problems.push(...list.all());
  return events;
}

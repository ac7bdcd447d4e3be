import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { Item } from "../catalogue/catalogue.js";
import { parseEvent } from "../catalogue/parse-event.js";
import { parseAttributes, parseId } from "../catalogue/parse-owner.js";
import { readJsonLines } from "../lines/read-json-lines.js";
import { eachRecord, type Fields, type ReportLine } from "./each-record.js";
import { findBeside } from "./find-file.js";
import type { ImportRun } from "./import-format.js";
import { readDelimited } from "./read-delimited.js";
import { digestsOfRow } from "./store-features.js";

/** What the numbers of `x_label` mean. */
const SPLITS: Readonly<Record<string, string>> = { "0": "train", "1": "validation", "2": "test" };

/**
 * Imports MMRec's `.inter`: tab-separated, its first line naming `userID`, `itemID` and, where known, `x_label`,
 * `rating` and `timestamp`. Every row is one positive; `x_label` becomes the event's split.
 *
 * Item ids are row numbers of the feature files. An `items.jsonl` beside it, with `itemID` (or `id`), gives each item
 * its attributes, and a text of its `text`, or its `title` or `name` with its `description` and `tags`.
 */
export async function importMmrec(run: ImportRun): Promise<void> {
  const path = await findInter(run.source);
  const seen = new Set<string>();
  const rows = run.features.map(({ digests }) => digests.length);
  await eachRecord(
    run,
    path,
    readDelimited(path, { separator: "\t", signal: run.signal }),
    async (fields, report) => {
      const event = parseEvent(eventFields(fields), report);
      if (event === undefined) return;
      seen.add(event.item);
      await run.writer.event(event);
    },
  );
  const described = await readDescriptions(run);
  for (let row = 0; row < Math.max(0, ...rows); row++) seen.add(String(row));
  for (const id of described.keys()) seen.add(id);
  for (const id of [...seen].sort(byNumber)) {
    const row = /^\d+$/.test(id) ? Number(id) : -1;
    if (rows.some((count) => row < 0 || row >= count)) reportNoRow(run, path, id);
    await run.writer.item({
      ...emptyItem(id),
      ...described.get(id),
      digests: digestsOfRow(run.features, row),
    });
  }
}

async function findInter(source: string): Promise<string> {
  if ((await stat(source)).isFile()) return source;
  const names = (await readdir(source)).filter((name) => name.endsWith(".inter"));
  if (names.length === 1) return join(source, names[0]!);
  throw new ModalisError(
    "NOT_FOUND",
    `"${source}" holds ${names.length} files that end in .inter; name the one to import`,
  );
}

function eventFields(fields: Fields): Fields {
  const label = fields.get("x_label");
  return new Map<string, unknown>([
    ["user", fields.get("userID") ?? fields.get("user_id")],
    ["item", fields.get("itemID") ?? fields.get("item_id")],
    ["value", fields.get("rating")],
    ["timestamp", fields.get("timestamp")],
    ["split", typeof label === "string" ? (SPLITS[label] ?? label) : undefined],
  ]);
}

async function readDescriptions(run: ImportRun): Promise<ReadonlyMap<string, Partial<Item>>> {
  const described = new Map<string, Partial<Item>>();
  const path = await findBeside(run.source, ["items.jsonl"]);
  if (path === undefined) return described;
  await eachRecord(run, path, readJsonLines(path, { signal: run.signal }), async (fields, report) => {
    const id = parseId(fields.get("itemID") ?? fields.get("id"));
    if (id === undefined) report("the line has no itemID", "give it the item's number");
    else described.set(id, describeItem(fields, report));
  });
  return described;
}

function describeItem(fields: Fields, report: ReportLine): Partial<Item> {
  const textOf = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const parts = [textOf("title") || textOf("name"), textOf("description"), textOf("tags")];
  const text = textOf("text") || parts.filter((part) => part !== "").join("\n");
  const attributes = [...fields].filter(([name]) => !["itemID", "id", "text"].includes(name));
  return {
    contents: new Map(text === "" ? [] : [["text", [text]]]),
    attributes: parseAttributes(Object.fromEntries(attributes), report),
  };
}

function emptyItem(id: string): Item {
  return { id, contents: new Map(), digests: new Map(), attributes: new Map() };
}

/** Numbers by size, then other ids by their letters. */
function byNumber(left: string, right: string): number {
  const difference = Number(left) - Number(right);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return left < right ? -1 : left > right ? 1 : 0;
}

function reportNoRow(run: ImportRun, path: string, id: string): void {
  run.report({
    code: "NO_CONTENT",
    file: basename(path),
    ids: [id],
    message: `item "${id}" has no row in a feature file`,
    remedy: "item ids are row numbers from 0; check that the features belong to this data set",
  });
}

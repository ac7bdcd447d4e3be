import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { AttributeValue, Item } from "../catalogue/catalogue.js";
import { parseEvent } from "../catalogue/parse-event.js";
import { parseId } from "../catalogue/parse-owner.js";
import { eachRecord } from "./each-record.js";
import type { ImportRun } from "./import-format.js";
import { writeOrderedItems } from "./ordered-items.js";
import { type AtomicFile, openAtomicFile } from "./read-atomic-file.js";

/** Most that a rating is; columns of larger numbers are counts, such as plays. */
const HIGHEST_RATING = 10;

/** Fields of an item whose words describe it, in the order in which they are put together. */
const TEXTS = [/title$/, /name$/, /^(description|summary|abstract|text)$/, /(categor|genre|class|tag)/];

/**
 * Imports RecBole's atomic files, tab-separated with `name:type` in their first line: `.inter` with `user_id` and `item_id`,
 * and `rating` (or `label`) and `timestamp` in seconds where they are there; `.item` and `.user` with attributes.
 *
 * Ratings speak for an item from .8 of the highest on, and against it up to .4; values over 10 are counts, and every row then
 * speaks for its item. An item's text is its title or name, description and categories.
 *
 * Format: https://recbole.io/atomic_files.html
 */
export async function importRecbole(run: ImportRun): Promise<void> {
  const path = await findInter(run.source);
  const inter = await openAtomicFile(path, run.signal);
  needColumns(inter, ["user_id", "item_id"]);
  const rating = inter.columns.find(({ name }) => name === "rating" || name === "label")?.name;
  const highest = rating === undefined ? undefined : await highestOf(run, inter, rating);
  const rated = highest !== undefined && highest <= HIGHEST_RATING;
  if (rated) {
    const thresholds = { positiveFrom: 0.8 * highest, negativeTo: 0.4 * highest };
    await run.writer.settings({ events: { ratings: { kinds: ["rating"], ...thresholds } } });
  }
  const seen = new Set<string>();
  await eachRecord(run, path, inter.records(), async (fields, report) => {
    const event = parseEvent(
      new Map<string, unknown>([
        ["user", fields.get("user_id")],
        ["item", fields.get("item_id")],
        ["kind", rated ? "rating" : undefined],
        ["value", rating === undefined ? undefined : fields.get(rating)],
        ["timestamp", fields.get("timestamp")],
      ]),
      report,
    );
    if (event === undefined) return;
    seen.add(event.item);
    await run.writer.event(event);
  });
  await writeUsers(run, beside(path, "user"));
  const items = await readOwners(run, beside(path, "item"), "item_id");
  for (const id of seen) if (!items.has(id)) items.set(id, ownerOf(id, new Map()));
  await writeOrderedItems(run, [...items.values()]);
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

function beside(inter: string, ending: "item" | "user"): string {
  return inter.replace(/\.inter$/, `.${ending}`);
}

function needColumns({ path, columns }: AtomicFile, names: readonly string[]): void {
  const missing = names.filter((name) => !columns.some((column) => column.name === name));
  if (missing.length === 0) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${path}" has no column ${missing.join(" and ")}; its first line names ${columns.map(({ name }) => name).join(", ")}`,
  );
}

async function highestOf(run: ImportRun, file: AtomicFile, column: string): Promise<number | undefined> {
  let highest: number | undefined;
  for await (const record of file.records()) {
    run.signal?.throwIfAborted();
    const value = "broken" in record ? undefined : record.fields.get(column);
    if (typeof value === "number") highest = Math.max(highest ?? value, value);
  }
  return highest !== undefined && highest > 0 ? highest : undefined;
}

async function writeUsers(run: ImportRun, path: string): Promise<void> {
  for (const user of (await readOwners(run, path, "user_id")).values()) await run.writer.user(user);
}

/** Items or users by id, in the order of their file; none where there is no file. */
async function readOwners(run: ImportRun, path: string, key: string): Promise<Map<string, Item>> {
  const owners = new Map<string, Item>();
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return owners;
  const file = await openAtomicFile(path, run.signal);
  needColumns(file, [key]);
  await eachRecord(run, path, file.records(), async (fields, report) => {
    const id = parseId(fields.get(key));
    if (id === undefined)
      return report(`the line has no ${key}`, "give it one; the other lines are imported");
    if (owners.has(id))
      return report(`${key} "${id}" stands twice`, "keep one of the lines; the first is imported");
    const others = [...fields].filter(([name]) => name !== key);
    owners.set(id, ownerOf(id, new Map(others as [string, AttributeValue][])));
  });
  return owners;
}

function ownerOf(id: string, attributes: ReadonlyMap<string, AttributeValue>): Item {
  const texts = TEXTS.flatMap((pattern) =>
    [...attributes].filter(([name]) => pattern.test(name.toLowerCase())),
  );
  const text = texts.map(([, value]) => (Array.isArray(value) ? value.join(" ") : String(value))).join("\n");
  const title = texts[0]?.[1];
  const named = attributes.has("title") || title === undefined ? [] : [["title", wordsOf(title)] as const];
  return {
    id,
    contents: new Map(text.trim() === "" ? [] : [["text", [text]]]),
    digests: new Map(),
    attributes: new Map<string, AttributeValue>([...named, ...attributes]),
  };
}

function wordsOf(value: AttributeValue): string {
  return Array.isArray(value) ? value.join(" ") : String(value);
}

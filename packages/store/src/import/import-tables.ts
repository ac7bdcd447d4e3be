import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { Item } from "../catalogue/catalogue.js";
import { DEFAULT_EVENT_KIND, parseEvent } from "../catalogue/parse-event.js";
import { readCsvRecords } from "../lines/read-csv-records.js";
import { type FileRecord, readJsonLines } from "../lines/read-json-lines.js";
import { createColumnRoles } from "./column-roles.js";
import { eachRecord } from "./each-record.js";
import { findFile } from "./find-file.js";
import type { ImportRun } from "./import-format.js";
import { createMediaCopier, type MediaCopier } from "./import-media.js";
import { writeOrderedItems } from "./ordered-items.js";
import { readTableOwner } from "./read-table-owner.js";

type TableFormat = "csv" | "jsonl";

/**
 * Imports tables of one object a line: a folder with `items`, `users` and `events` (or `interactions`, `ratings`,
 * `reviews`) in `.csv` or `.jsonl`, or one such file, which holds events when its first record has a user and an item.
 *
 * Columns are found by their usual names or by `columns`; those without a role become attributes. Media are copied.
 * Items that only events name are added without content.
 */
export async function importTables(run: ImportRun, format: TableFormat): Promise<void> {
  const files = await findTables(run, format);
  const isFile = (await stat(run.source)).isFile();
  const media = await createMediaCopier(isFile ? dirname(run.source) : run.source, run.writer.folder);
  const items = new Map<string, Item>();
  if (files.items !== undefined)
    await readOwners(run, format, files.items, "items", media, (item) => keep(items, item));
  if (files.users !== undefined) {
    const users = new Map<string, Item>();
    await readOwners(run, format, files.users, "users", media, (user) => keep(users, user));
    for (const user of users.values()) await run.writer.user(user);
  }
  if (files.events !== undefined) await importEvents(run, format, files.events, items);
  await writeOrderedItems(run, [...items.values()]);
}

interface Tables {
  readonly items: string | undefined;
  readonly users: string | undefined;
  readonly events: string | undefined;
}

async function findTables(run: ImportRun, format: TableFormat): Promise<Tables> {
  if ((await stat(run.source)).isFile()) {
    const holdsEvents = await isEventTable(run, format);
    const [items, events] = holdsEvents ? [undefined, run.source] : [run.source, undefined];
    return { items, users: undefined, events };
  }
  const find = (...names: string[]) =>
    findFile(
      run.source,
      names.map((name) => `${name}.${format}`),
    );
  const events = await find("events", "interactions", "ratings", "reviews");
  const tables = { items: await find("items", "products", "movies"), users: await find("users"), events };
  if (tables.items !== undefined || events !== undefined) return tables;
  throw new ModalisError(
    "NOT_FOUND",
    `"${run.source}" holds neither items.${format} nor events.${format}; name the file to import`,
  );
}

async function isEventTable(run: ImportRun, format: TableFormat): Promise<boolean> {
  const roles = createColumnRoles(run.columns, "events");
  for await (const record of readTable(run.source, format, run.signal)) {
    if ("broken" in record) continue;
    const { fields } = record;
    return roles.columnsOf(fields, ["user"]).size > 0 && roles.columnsOf(fields, ["item"]).size > 0;
  }
  return false;
}

function readTable(
  path: string,
  format: TableFormat,
  signal: AbortSignal | undefined,
): AsyncIterable<FileRecord> {
  return format === "csv" ? readCsvRecords(path, { signal }) : readJsonLines(path, { signal });
}

async function readOwners(
  run: ImportRun,
  format: TableFormat,
  path: string,
  table: "items" | "users",
  media: MediaCopier,
  take: (owner: Item) => boolean,
): Promise<void> {
  const roles = createColumnRoles(run.columns, table);
  const modalities = [...run.columns.keys()];
  await eachRecord(run, path, readTable(path, format, run.signal), async (fields, report) => {
    const owner = await readTableOwner(fields, { roles, media, report, given: modalities });
    if (owner !== undefined && !take(owner)) {
      report(`id "${owner.id}" is there already; the first line counts`, "remove one of the two lines");
    }
  });
}

function keep(owners: Map<string, Item>, owner: Item): boolean {
  if (owners.has(owner.id)) return false;
  owners.set(owner.id, owner);
  return true;
}

async function importEvents(
  run: ImportRun,
  format: TableFormat,
  path: string,
  items: Map<string, Item>,
): Promise<void> {
  const roles = createColumnRoles(run.columns, "events");
  await eachRecord(run, path, readTable(path, format, run.signal), async (fields, report) => {
    const value = roles.read(fields, "value");
    const kind =
      roles.read(fields, "kind") || (value === undefined || value === "" ? DEFAULT_EVENT_KIND : "rating");
    const names = ["user", "item", "timestamp", "split"];
    const event = parseEvent(
      new Map([
        ...names.map((role) => [role, roles.read(fields, role)] as const),
        ["value", value],
        ["kind", kind],
      ]),
      report,
    );
    if (event === undefined) return;
    keep(items, { id: event.item, contents: new Map(), digests: new Map(), attributes: new Map() });
    await run.writer.event(event);
  });
}

import { type FileHandle, mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { ContentOwner, InteractionEvent, Item } from "../catalogue/catalogue.js";
import { writeFailed } from "../embeddings/write-durably.js";
import { fileReadError, systemCode } from "../lines/file-read-error.js";

/** Writes a catalogue into a folder of its own that takes its final name only when it is complete. */
export interface CatalogueWriter {
  /** Where the files lie until {@link CatalogueWriter.finish}. */
  readonly folder: string;
  item(item: Item): Promise<void>;
  user(user: ContentOwner): Promise<void>;
  event(event: InteractionEvent): Promise<void>;
  settings(settings: object): Promise<void>;
  counts(): { readonly items: number; readonly users: number; readonly events: number };
  /** Flushes everything and puts the folder in place. */
  finish(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/**
 * Prepares a catalogue for the folder `out`, which must be absent or empty.
 *
 * @throws `INVALID_ARGUMENT` when `out` holds anything, `WRITE_FAILED`.
 */
export async function createCatalogueWriter(out: string): Promise<CatalogueWriter> {
  const target = resolve(out);
  await assertEmpty(out, target);
  let folder: string;
  try {
    await mkdir(dirname(target), { recursive: true });
    folder = await mkdtemp(join(dirname(target), `${basename(target)}.importing-`));
  } catch (error) {
    throw writeFailed(out, error);
  }
  const files = new Map<string, LineFile>();
  const write = async (name: string, line: string) => {
    const file = files.get(name) ?? (await openLines(join(folder, name)));
    files.set(name, file);
    await file.add(line);
  };
  const close = () => Promise.all([...files.values()].map((file) => file.close()));
  const lines = (name: string) => files.get(name)?.lines() ?? 0;
  return {
    folder,
    item: (item) => write("items.jsonl", ownerLine(item)),
    user: (user) => write("users.jsonl", ownerLine(user)),
    async event(event) {
      if (lines("events.csv") === 0) await write("events.csv", EVENT_COLUMNS.join(","));
      await write("events.csv", eventLine(event));
    },
    settings: (settings) => write("catalogue.json", JSON.stringify(settings, undefined, 2)),
    counts: () => ({
      items: lines("items.jsonl"),
      users: lines("users.jsonl"),
      events: Math.max(0, lines("events.csv") - 1),
    }),
    async finish() {
      if (lines("items.jsonl") === 0) files.set("items.jsonl", await openLines(join(folder, "items.jsonl")));
      await close();
      try {
        await rmdir(target).catch((error: unknown) => {
          if (systemCode(error) !== "ENOENT") throw error;
        });
        await rename(folder, target);
      } catch (error) {
        throw writeFailed(out, error);
      }
    },
    async discard() {
      await close().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function assertEmpty(out: string, target: string): Promise<void> {
  try {
    if ((await readdir(target)).length === 0) return;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    if (systemCode(error) !== "ENOTDIR") throw fileReadError(out, error);
  }
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `"${out}" is not an empty folder; name a new one, nothing was written`,
  );
}

const EVENT_COLUMNS = ["user", "item", "kind", "value", "timestamp", "split"];

/** One line of `events.csv`; times as ISO 8601, because small numbers of milliseconds would read as seconds. */
function eventLine({ user, item, kind, value, timestampMs, split }: InteractionEvent): string {
  const time = timestampMs === undefined ? "" : isoTime(timestampMs);
  return [user, item, kind, value === undefined ? "" : String(value), time, split ?? ""]
    .map(quoted)
    .join(",");
}

function isoTime(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return /^\d{4}-/.test(text) ? text : "";
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** One line of `items.jsonl` or `users.jsonl`; a single content stands alone, several as a list. */
function ownerLine(owner: Item): string {
  const single = ([name, parts]: readonly [string, readonly string[]]) => [
    name,
    parts.length === 1 ? parts[0] : parts,
  ];
  return JSON.stringify({
    id: owner.id,
    ...Object.fromEntries([...owner.contents].map(single)),
    ...(owner.digests.size === 0 ? {} : { digests: Object.fromEntries([...owner.digests].map(single)) }),
    ...(owner.attributes.size === 0 ? {} : { attributes: Object.fromEntries(owner.attributes) }),
    ...(owner.timestampMs === undefined ? {} : { timestamp: isoTime(owner.timestampMs) }),
  });
}

interface LineFile {
  add(line: string): Promise<void>;
  lines(): number;
  close(): Promise<void>;
}

/** A file written a piece of about a megabyte at a time. */
async function openLines(path: string): Promise<LineFile> {
  let held: string[] = [];
  let heldLength = 0;
  let count = 0;
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      throw writeFailed(path, error);
    }
  };
  const file: FileHandle = await attempt(() => open(path, "wx"));
  const flush = async () => {
    const text = held.join("");
    held = [];
    heldLength = 0;
    await attempt(() => file.writeFile(text));
  };
  return {
    async add(line) {
      heldLength += held.push(`${line}\n`) && line.length;
      count++;
      if (heldLength > 1_000_000) await flush();
    },
    lines: () => count,
    async close() {
      try {
        await flush();
        await attempt(() => file.sync());
      } finally {
        await file.close();
      }
    },
  };
}

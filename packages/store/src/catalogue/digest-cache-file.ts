import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRegularFile } from "../lines/open-regular-file.js";
import { fieldsOf } from "../lines/read-json-lines.js";
import type { FileIdentity } from "./file-identity.js";

/** A digest and the file it is of. */
export interface DigestEntry {
  readonly identity: FileIdentity;
  readonly sha256: string;
}

const VERSION = "1";
const NAME = "digests.json";
/** Of over a million files; a larger one was not written here. */
const LARGEST_BYTES = 256 * 2 ** 20;
const HOUR_MS = 3_600_000;

/** Entries by path, of the catalogue's `.modalis/digests.json`; none when it is absent, broken or not a plain file. */
export async function readDigestEntries(folder: string): Promise<ReadonlyMap<string, DigestEntry>> {
  try {
    if (!(await isOwnFolder(cacheFolder(folder)))) return new Map();
    const file = await openRegularFile(join(cacheFolder(folder), NAME));
    try {
      if ((await file.stat()).size > LARGEST_BYTES) return new Map();
      return parseEntries(await file.readFile("utf8"));
    } finally {
      await file.close();
    }
  } catch {
    // Nothing is lost but time: every file is read again, and the next save replaces what is broken.
    return new Map();
  }
}

/** Adds entries to what the file holds by now; a folder that may not be written is left as it is. */
export async function writeDigestEntries(
  folder: string,
  added: ReadonlyMap<string, DigestEntry>,
  nowMs: number,
): Promise<void> {
  const target = cacheFolder(folder);
  const temporary = join(target, `${NAME}.${randomUUID()}.tmp`);
  try {
    await mkdir(target, { recursive: true });
    if (!(await isOwnFolder(target))) return;
    const kept = await stillThere(folder, await readDigestEntries(folder), added);
    // Not flushed: after a power cut the checksum tells, and everything is read again.
    await writeFile(temporary, formatEntries(new Map([...kept, ...added])), { flag: "wx" });
    await rename(temporary, join(target, NAME));
    await removeLeftovers(target, nowMs);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function cacheFolder(folder: string): string {
  return join(folder, ".modalis");
}

/** A link would lead reading and writing out of the catalogue. */
async function isOwnFolder(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}

/** Without the entries of files that were deleted, which would gather for ever. */
async function stillThere(
  folder: string,
  entries: ReadonlyMap<string, DigestEntry>,
  added: ReadonlyMap<string, DigestEntry>,
): Promise<[string, DigestEntry][]> {
  const kept: [string, DigestEntry][] = [];
  for (const [path, entry] of entries) {
    const isThere = added.has(path) || (await lstat(join(folder, path)).catch(() => undefined)) !== undefined;
    if (isThere) kept.push([path, entry]);
  }
  return kept;
}

/** Temporary files of writers that were killed. */
async function removeLeftovers(target: string, nowMs: number): Promise<void> {
  for (const name of await readdir(target)) {
    if (!name.startsWith(`${NAME}.`) || !name.endsWith(".tmp")) continue;
    const path = join(target, name);
    if (nowMs - (await lstat(path)).mtimeMs > HOUR_MS) await rm(path, { force: true });
  }
}

function formatEntries(entries: ReadonlyMap<string, DigestEntry>): string {
  const files = [...entries].map(([path, { identity, sha256 }]) => [
    path,
    ...[identity.size, identity.inode, identity.modifiedNs, identity.changedNs].map(String),
    sha256,
  ]);
  return JSON.stringify({ version: VERSION, checksum: checksumOf(files), files });
}

/** @throws for anything but what {@link formatEntries} writes. */
function parseEntries(text: string): ReadonlyMap<string, DigestEntry> {
  const fields = fieldsOf(JSON.parse(text));
  const files: unknown = fields?.get("files");
  if (fields?.get("version") !== VERSION || !Array.isArray(files)) throw new Error("another format");
  if (fields.get("checksum") !== checksumOf(files)) throw new Error("the checksum differs");
  return new Map(files.map(parseEntry));
}

function parseEntry(row: unknown): [string, DigestEntry] {
  if (!Array.isArray(row) || row.length !== 6 || !row.every((field) => typeof field === "string"))
    throw new Error("an entry is not six strings");
  const [path, size, inode, modifiedNs, changedNs, sha256] = row as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("a digest is no SHA-256");
  const identity = {
    size: BigInt(size),
    inode: BigInt(inode),
    modifiedNs: BigInt(modifiedNs),
    changedNs: BigInt(changedNs),
  };
  return [path, { identity, sha256 }];
}

function checksumOf(files: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex");
}

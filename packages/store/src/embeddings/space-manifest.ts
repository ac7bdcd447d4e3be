import { join } from "node:path";
import { type EmbeddingSpace, isModalisError, parseSpace, type StoredFailure } from "@modalis/contract";
import { fieldsOf } from "../lines/read-json-lines.js";
import { corruptStoreFile, readJsonFile } from "./read-json-file.js";
import { writeDurably } from "./write-durably.js";

/** What one space holds: the only source of truth; a shard that is not listed does not exist. */
export interface SpaceManifest {
  readonly space: EmbeddingSpace;
  readonly attachments: readonly AttachmentEntry[];
  /** One for each commit, in order. */
  readonly shards: readonly ShardEntry[];
}

interface AttachmentEntry {
  readonly name: string;
  readonly sha256: string;
  readonly byteLength: number;
}

/** One commit: a shard file of rows where there are any, and what could not be encoded. */
export interface ShardEntry {
  /** Number of rows; with 0 there is no file. */
  readonly rows: number;
  /** SHA-256 of the shard file; empty without a file. */
  readonly sha256: string;
  readonly byteLength: number;
  /** Reasons by content digest. */
  readonly failures: ReadonlyMap<string, StoredFailure>;
  /** Digests that had failed before and have a row in this shard. */
  readonly recovered: readonly string[];
}

/** Name of the file that says what a space's folder holds. */
export const MANIFEST = "manifest.json";

const VERSION = "embedding-space/1";
const DIGEST = /^[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 in lower-case hexadecimal: what rows and failures are keyed by. */
export function isDigest(value: unknown): value is string {
  return typeof value === "string" && DIGEST.test(value);
}

/** Whether a text may name an attachment: letters, digits, dots, dashes; no path. */
export function isAttachmentName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(value);
}

/** File name of the shard of a commit, counted from 0. */
export function shardName(commit: number): string {
  return `${String(commit + 1).padStart(6, "0")}.safetensors`;
}

/** The manifest's text: one line a commit, without clock, host or path, so that equal input gives equal bytes. */
function formatManifest(manifest: SpaceManifest): string {
  const shards = manifest.shards.map((shard, commit) =>
    JSON.stringify({
      ...(shard.rows === 0
        ? {}
        : { file: shardName(commit), sha256: shard.sha256, byteLength: shard.byteLength }),
      rows: shard.rows,
      failures: [...shard.failures].map(([sha256, { code, message }]) => ({ sha256, code, message })),
      ...(shard.recovered.length === 0 ? {} : { recovered: shard.recovered }),
    }),
  );
  const lines = [
    `"version":${JSON.stringify(VERSION)}`,
    `"space":${JSON.stringify(manifest.space)}`,
    `"attachments":${JSON.stringify(manifest.attachments)}`,
    `"shards":[${shards.map((shard) => `\n${shard}`).join(",")}\n]`,
  ];
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** The manifest of a space without rows. */
export function emptyManifest(space: EmbeddingSpace): SpaceManifest {
  return { space, attachments: [], shards: [] };
}

/** Puts a manifest in place. @throws `WRITE_FAILED`. */
export async function writeManifest(folder: string, manifest: SpaceManifest): Promise<void> {
  await writeDurably(join(folder, MANIFEST), Buffer.from(formatManifest(manifest)));
}

/**
 * Reads and checks a manifest; undefined when there is none.
 *
 * @throws `CORRUPT_FILE`.
 */
export async function readManifest(path: string): Promise<SpaceManifest | undefined> {
  const fields = await readJsonFile(path, VERSION);
  if (fields === undefined) return undefined;
  try {
    return {
      space: parseSpace(fields.get("space")),
      attachments: list(fields, "attachments").map(parseAttachment),
      shards: list(fields, "shards").map(parseShard),
    };
  } catch (error) {
    if (!isModalisError(error) && !(error instanceof TypeError)) throw error;
    throw corruptStoreFile(path, error.message, error);
  }
}

function parseAttachment(value: unknown): AttachmentEntry {
  const fields = object(value, "attachment");
  const name = fields.get("name");
  if (!isAttachmentName(name)) throw new TypeError("an attachment has no usable name");
  return { name, sha256: digest(fields, "sha256"), byteLength: count(fields, "byteLength") };
}

function parseShard(value: unknown, commit: number): ShardEntry {
  const fields = object(value, "shard");
  const rows = count(fields, "rows");
  if (rows > 0 && fields.get("file") !== shardName(commit)) {
    throw new TypeError(`shard ${commit + 1} names file ${JSON.stringify(fields.get("file"))}`);
  }
  const failures = list(fields, "failures").map((failure): [string, StoredFailure] => {
    const parts = object(failure, "failure");
    return [digest(parts, "sha256"), { code: text(parts, "code"), message: text(parts, "message") }];
  });
  const recovered = fields.has("recovered") ? list(fields, "recovered") : [];
  if (!recovered.every(isDigest)) throw new TypeError("recovered is not a list of digests");
  return {
    rows,
    sha256: rows === 0 ? "" : digest(fields, "sha256"),
    byteLength: rows === 0 ? 0 : count(fields, "byteLength"),
    failures: new Map(failures),
    recovered,
  };
}

function object(value: unknown, what: string): ReadonlyMap<string, unknown> {
  const fields = fieldsOf(value);
  if (fields === undefined) throw new TypeError(`a ${what} is not an object`);
  return fields;
}

function list(fields: ReadonlyMap<string, unknown>, name: string): readonly unknown[] {
  const value = fields.get(name);
  if (!Array.isArray(value)) throw new TypeError(`${name} is not a list`);
  return value;
}

function digest(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name);
  if (!isDigest(value)) throw new TypeError(`${name} is not a SHA-256`);
  return value;
}

function count(fields: ReadonlyMap<string, unknown>, name: string): number {
  const value = fields.get(name);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new TypeError(`${name} is not a count`);
  }
  return value;
}

function text(fields: ReadonlyMap<string, unknown>, name: string): string {
  const value = fields.get(name);
  if (typeof value !== "string") throw new TypeError(`${name} is not a text`);
  return value;
}

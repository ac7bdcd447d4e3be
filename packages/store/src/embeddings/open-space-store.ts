import { rm } from "node:fs/promises";
import { join } from "node:path";
import { batchToSafetensors, type EmbeddingBatch, ModalisError, type StoredFailure } from "@modalis/contract";
import { readRegularFile } from "../lines/open-regular-file.js";
import { checkAppend } from "./check-append.js";
import type { SpaceStore } from "./embedding-store.js";
import { readAllRows } from "./read-all-rows.js";
import { corruptStoreFile, unusableStoreFile } from "./read-json-file.js";
import { createRowFinder } from "./row-finder.js";
import { readShard, readShardIds, sha256Of } from "./shard-file.js";
import { assertNoLink } from "./space-folders.js";
import {
  isAttachmentName,
  type ShardEntry,
  type SpaceManifest,
  shardName,
  writeManifest,
} from "./space-manifest.js";
import type { InTurn } from "./turns.js";
import { makeFolder, writeDurably } from "./write-durably.js";

/** How a space takes part in its store's writing. */
export interface StoreWriting {
  /** Throws the reason when the store may not be written now. */
  readonly assertWritable: () => Promise<void>;
  /** One change of the store at a time. */
  readonly inTurn: InTurn;
}

const ATTACHMENTS = "attachments";

/** Shards whose headers are read at the same time. */
const READ_AT_ONCE = 16;

/**
 * Opens the rows of one space by its manifest; the ids are read from the shards' headers, and every size is checked.
 *
 * @throws `CORRUPT_FILE`.
 */
export async function openSpaceStore(
  folder: string,
  initial: SpaceManifest,
  { assertWritable, inTurn }: StoreWriting,
): Promise<SpaceStore> {
  let manifest = initial;
  const { encoded, failed } = await readKeys(folder, initial);
  let unsure: unknown;
  const commit = async (next: SpaceManifest) => {
    try {
      await writeManifest(folder, next);
    } catch (error) {
      // The rename may or may not have happened: only the file itself can tell, so it has to be read again.
      unsure = error;
      throw error;
    }
    manifest = next;
  };
  const assertKnown = async () => {
    await assertWritable();
    if (unsure !== undefined) throw reopen(folder, unsure);
  };
  const appendNow = async (batch: EmbeddingBatch, failures: ReadonlyMap<string, StoredFailure>) => {
    await assertKnown();
    checkAppend(initial.space, batch, failures, encoded);
    if (batch.ids.length === 0 && failures.size === 0) return;
    const path = join(folder, shardName(manifest.shards.length));
    const entry = await writeShard(path, { ...batch, space: initial.space }, failures, failed);
    await assertWritable();
    await commit({ ...manifest, shards: [...manifest.shards, entry] });
    apply(batch.ids, entry, encoded, failed);
  };
  const batches = async function* () {
    const { shards } = manifest;
    for (const [index, entry] of shards.entries()) {
      if (entry.rows > 0) yield await readShard(join(folder, shardName(index)), entry);
    }
  };
  return {
    space: initial.space,
    folder,
    encoded,
    failed,
    append: (batch, failures = new Map()) => inTurn(() => appendNow(batch, failures)),
    batches,
    readAll: () => readAllRows(initial.space, rowCount(manifest), batches()),
    // A set keeps the order in which the shards' rows were read and appended.
    rowFinder: () => createRowFinder(folder, manifest.shards, encoded),
    putAttachment: (name, bytes) =>
      inTurn(async () => {
        await assertKnown();
        if (isKept(manifest, name, bytes)) return;
        await assertNoLink(join(folder, ATTACHMENTS));
        await makeFolder(join(folder, ATTACHMENTS));
        await writeDurably(join(folder, ATTACHMENTS, name), bytes);
        const entry = { name, sha256: sha256Of(bytes), byteLength: bytes.length };
        await commit({ ...manifest, attachments: [...manifest.attachments, entry] });
      }),
    attachment: (name) => readAttachment(folder, manifest, name),
  };
}

function rowCount({ shards }: SpaceManifest): number {
  return shards.reduce((sum, { rows }) => sum + rows, 0);
}

function reopen(folder: string, cause: unknown): ModalisError {
  return new ModalisError(
    "WRITE_FAILED",
    `an earlier write to "${folder}" failed; open the store again, everything acknowledged is in it`,
    { cause },
  );
}

async function readKeys(
  folder: string,
  manifest: SpaceManifest,
): Promise<{ encoded: Set<string>; failed: Map<string, StoredFailure> }> {
  const encoded = new Set<string>();
  const failed = new Map<string, StoredFailure>();
  const { shards } = manifest;
  const idsOf = (entry: ShardEntry, index: number) =>
    entry.rows === 0 ? [] : readShardIds(join(folder, shardName(index)), entry);
  for (let start = 0; start < shards.length; start += READ_AT_ONCE) {
    const part = shards.slice(start, start + READ_AT_ONCE);
    const lists = await Promise.all(part.map((entry, at) => idsOf(entry, start + at)));
    for (const [at, ids] of lists.entries()) {
      const before = encoded.size;
      apply(ids, part[at]!, encoded, failed);
      if (encoded.size !== before + ids.length) {
        throw corruptStoreFile(join(folder, shardName(start + at)), "it repeats rows of another shard");
      }
    }
  }
  return { encoded, failed };
}

function apply(
  ids: readonly string[],
  entry: ShardEntry,
  encoded: Set<string>,
  failed: Map<string, StoredFailure>,
): void {
  for (const id of ids) encoded.add(id);
  for (const id of entry.recovered) failed.delete(id);
  for (const [id, failure] of entry.failures) failed.set(id, failure);
}

/** Writes the shard file of a commit; a commit without rows has none, and one left by a crash is removed. */
async function writeShard(
  path: string,
  batch: EmbeddingBatch,
  failures: ReadonlyMap<string, StoredFailure>,
  failed: ReadonlyMap<string, StoredFailure>,
): Promise<ShardEntry> {
  const recovered = batch.ids.filter((id) => failed.has(id));
  if (batch.ids.length === 0) {
    await rm(path, { force: true });
    return { rows: 0, sha256: "", byteLength: 0, failures, recovered };
  }
  const bytes = batchToSafetensors(batch);
  await writeDurably(path, bytes);
  return { rows: batch.ids.length, sha256: sha256Of(bytes), byteLength: bytes.length, failures, recovered };
}

function isKept(manifest: SpaceManifest, name: string, bytes: Uint8Array): boolean {
  if (!isAttachmentName(name)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${name}" cannot name an attachment; use letters, digits, dots and dashes`,
    );
  }
  const kept = manifest.attachments.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (kept === undefined) return false;
  if (kept.name === name && kept.sha256 === sha256Of(bytes)) return true;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `attachment "${kept.name}" is kept already with other bytes; what a space was fitted with never changes, so open another space`,
  );
}

async function readAttachment(
  folder: string,
  manifest: SpaceManifest,
  name: string,
): Promise<Uint8Array | undefined> {
  const entry = manifest.attachments.find((kept) => kept.name === name);
  if (entry === undefined) return undefined;
  const path = join(folder, ATTACHMENTS, name);
  const bytes = await readRegularFile(path).catch((error: unknown) => {
    throw unusableStoreFile(path, error);
  });
  if (bytes.length === entry.byteLength && sha256Of(bytes) === entry.sha256) return bytes;
  throw corruptStoreFile(path, "its SHA-256 is not the one in the manifest");
}

import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { batchFromSafetensors, type EmbeddingBatch, isModalisError } from "@modalis/contract";
import { openRegularFile, readRegularFile } from "../lines/open-regular-file.js";
import { fieldsOf } from "../lines/read-json-lines.js";
import { corruptStoreFile, unusableStoreFile } from "./read-json-file.js";
import { isDigest, type ShardEntry } from "./space-manifest.js";

/** Bytes read first of a shard: most headers fit, so that one read is enough. */
const HEAD_BYTES = 64 * 1024;

/** SHA-256 of bytes, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Reads the ids of a shard from its header alone, after checking the file's size.
 *
 * @throws `CORRUPT_FILE` when the file is missing, of another size, or its header does not hold as many digests as
 * the manifest says.
 */
export async function readShardIds(path: string, entry: ShardEntry): Promise<readonly string[]> {
  try {
    const file = await openRegularFile(path);
    try {
      const { size } = await file.stat();
      if (size !== entry.byteLength) throw wrongSize(path, size, entry);
      const head = await readStart(file, HEAD_BYTES);
      const headerBytes = head.length < 8 ? size : Number(head.readBigUInt64LE());
      if (headerBytes > size - 8) throw corruptStoreFile(path, "its header is longer than the file");
      const whole = headerBytes + 8 <= head.length ? head : await readStart(file, headerBytes + 8);
      const header = whole.subarray(8, headerBytes + 8);
      const metadata = fieldsOf(fieldsOf(JSON.parse(header.toString("utf8")))?.get("__metadata__"));
      const written = metadata?.get("ids");
      const ids: unknown = typeof written === "string" ? JSON.parse(written) : undefined;
      if (Array.isArray(ids) && ids.length === entry.rows && ids.every(isDigest)) return ids;
      throw corruptStoreFile(path, `its header does not name ${entry.rows} content digests`);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asCorrupt(path, error);
  }
}

/**
 * Reads the rows of a shard after checking its size and SHA-256.
 *
 * @throws `CORRUPT_FILE`.
 */
export async function readShard(path: string, entry: ShardEntry): Promise<EmbeddingBatch> {
  try {
    const bytes = await readRegularFile(path);
    if (bytes.length !== entry.byteLength) throw wrongSize(path, bytes.length, entry);
    if (sha256Of(bytes) !== entry.sha256) {
      throw corruptStoreFile(path, "its SHA-256 is not the one in the manifest");
    }
    return batchFromSafetensors(bytes);
  } catch (error) {
    throw asCorrupt(path, error);
  }
}

async function readStart(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, 0);
  return bytes.subarray(0, bytesRead);
}

function wrongSize(path: string, size: number, entry: ShardEntry): Error {
  return corruptStoreFile(path, `it has ${size} bytes, but the manifest says ${entry.byteLength}`);
}

function asCorrupt(path: string, error: unknown): unknown {
  if (isModalisError(error, "CORRUPT_FILE")) return error;
  return unusableStoreFile(path, error);
}

import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { fileReadError } from "../lines/file-read-error.js";
import { openRegularFile } from "../lines/open-regular-file.js";
import type { DigestCache } from "./digest-cache.js";
import { type FileIdentity, fileIdentity } from "./file-identity.js";

/** What a file was when it was digested; a file that differs in any of these has to be digested again. */
export interface FileStamp {
  readonly byteLength: number;
  /** Time of the last change of its bytes, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

export interface FileDigest extends FileStamp {
  readonly sha256: string;
}

/** Where a digest may be remembered from, and kept for the next time. */
export interface KnownDigests {
  readonly cache: DigestCache;
  /** The file's path in the cache. */
  readonly path: string;
}

export interface DigestFileOptions {
  readonly signal?: AbortSignal | undefined;
  readonly known?: KnownDigests | undefined;
}

/**
 * SHA-256 of a file's bytes, read in pieces; or remembered, when the file is one that was read before.
 *
 * @throws `CORRUPT_INPUT` when it is not a regular file, cannot be read, or changes meanwhile; `NOT_FOUND`.
 */
export async function digestFile(
  path: string,
  { signal, known }: DigestFileOptions = {},
): Promise<FileDigest> {
  const file = await openForReading(path);
  try {
    const startedMs = known?.cache.now() ?? 0;
    const before = await fileIdentity(file);
    const remembered = known?.cache.find(known.path, before);
    if (remembered !== undefined) return { sha256: remembered, ...stampOf(before) };
    const hash = createHash("sha256");
    const piece = Buffer.allocUnsafe(256 * 1024);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
    }
    if (!sameStamp(stampOf(before), stampOf(await fileIdentity(file)))) {
      throw new ModalisError(
        "CORRUPT_INPUT",
        `"${path}" changed while it was read; try again once it is complete`,
      );
    }
    const sha256 = hash.digest("hex");
    known?.cache.remember(known.path, before, { sha256, startedMs });
    return { sha256, ...stampOf(before) };
  } catch (error) {
    throw fileReadError(path, error);
  } finally {
    await file.close();
  }
}

/** Whether a file still is what it was when it was digested, by its size and time of change. */
export async function isUnchanged(path: string, stamp: FileStamp): Promise<boolean> {
  try {
    const file = await openForReading(path);
    try {
      return sameStamp(stamp, stampOf(await fileIdentity(file)));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await openRegularFile(path);
  } catch (error) {
    throw fileReadError(path, error);
  }
}

function stampOf({ size, modifiedNs }: FileIdentity): FileStamp {
  return { byteLength: Number(size), modifiedMs: Number(modifiedNs) / 1e6 };
}

function sameStamp(left: FileStamp, right: FileStamp): boolean {
  return left.byteLength === right.byteLength && left.modifiedMs === right.modifiedMs;
}

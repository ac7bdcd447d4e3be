import { createHash } from "node:crypto";
import { constants, type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { BundledFile } from "./bundle-manifest.js";

/** Bytes read at once, so that files over two gigabytes can be read and a signal is heard. */
const PIECE_BYTES = 64 * 2 ** 20;

/** More than any manifest: ids and weights lie in files of their own. */
const MANIFEST_LIMIT_BYTES = 64 * 2 ** 20;

/**
 * Reads a file of a bundle and checks its size and digest; its size is checked before memory is taken.
 *
 * @throws `INVALID_MODEL` when it is missing or unlisted, `DIGEST_MISMATCH` when its bytes are not those listed,
 * `PATH_OUTSIDE_FOLDER` when it is a link.
 */
export async function readBundledFile(
  folder: string,
  name: string,
  expected: BundledFile | undefined,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const path = join(folder, name);
  if (expected === undefined) {
    throw new ModalisError(
      "INVALID_MODEL",
      `the manifest of "${folder}" names "${name}" but does not list it`,
    );
  }
  await using file = await openPlain(path, () => missing(path));
  const { size } = await file.stat();
  if (size !== expected.bytes) {
    throw damaged(path, `has ${size} bytes where ${expected.bytes} were written`);
  }
  const bytes = new Uint8Array(size);
  const hash = createHash("sha256");
  for (let at = 0; at < size; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(bytes, at, Math.min(PIECE_BYTES, size - at), at);
    if (bytesRead === 0) throw damaged(path, `ends after ${at} of ${size} bytes`);
    hash.update(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  if (hash.digest("hex") === expected.sha256) return bytes;
  throw damaged(path, "has other bytes than were written");
}

/**
 * The text of a bundle's manifest.
 *
 * @throws `NOT_FOUND` when there is none, `CORRUPT_FILE` when it is too long to be one.
 */
export async function readManifestText(path: string, folder: string): Promise<string> {
  await using file = await openPlain(
    path,
    () => new ModalisError("NOT_FOUND", `"${folder}" holds no trained model; train one, or check the path`),
  );
  const { size } = await file.stat();
  if (size <= MANIFEST_LIMIT_BYTES) return await file.readFile("utf8");
  throw new ModalisError("CORRUPT_FILE", `"${path}" has ${size} bytes, more than any manifest`);
}

async function openPlain(path: string, absent: () => ModalisError): Promise<FileHandle> {
  try {
    // A link could lead anywhere, and a pipe would wait for ever.
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") throw absent();
    if (code === "ELOOP") {
      throw new ModalisError("PATH_OUTSIDE_FOLDER", `"${path}" is a link; a bundle holds its own files`);
    }
    throw new ModalisError("CORRUPT_FILE", `cannot read "${path}" (${code}); check who may read it`, {
      cause: error,
    });
  }
}

function missing(path: string): ModalisError {
  return new ModalisError(
    "INVALID_MODEL",
    `"${path}" is missing; restore the bundle from a copy or train again`,
  );
}

function damaged(path: string, problem: string): ModalisError {
  return new ModalisError(
    "DIGEST_MISMATCH",
    `"${path}" ${problem}; restore the bundle from a copy or train again`,
    { details: { path } },
  );
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import type { ModelFiles } from "./model-files.js";

/** SHA-256 in hexadecimal by file name, relative to the folder, with forward slashes. */
export type FolderDigests = ReadonlyMap<string, string>;

const DIGEST_LISTS = ["SHA256SUMS", "SHA256SUMS.txt", "sha256sums.txt"] as const;

/**
 * The digests a model folder states in a `SHA256SUMS` file, in the format of the `sha256sum` program.
 *
 * @throws `INVALID_MODEL` for a line in another format.
 */
export async function readFolderDigests(files: Pick<ModelFiles, "find">): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const list of DIGEST_LISTS) {
    const path = await files.find(list);
    if (path === undefined) continue;
    const lines = (await readFile(path, "utf8")).split(/\r?\n/).filter((line) => line.trim() !== "");
    for (const line of lines) {
      const [, digest, name] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/i.exec(line) ?? [];
      if (digest === undefined || name === undefined)
        throw new ModalisError(
          "INVALID_MODEL",
          `${path}: "${line}" is not a line of sha256sum; write the file again`,
        );
      digests.set(name, digest.toLowerCase());
    }
  }
  return digests;
}

/**
 * SHA-256 of a file of the folder, checked against the digest stated for it, if there is one.
 *
 * @throws `DIGEST_MISMATCH`.
 */
export async function verifiedDigest(path: string, name: string, stated: FolderDigests): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  const digest = hash.digest("hex");
  const expected = stated.get(name);
  if (expected !== undefined && expected !== digest) {
    throw new ModalisError(
      "DIGEST_MISMATCH",
      `${path} has the SHA-256 ${digest}, but its folder states ${expected}; fetch the file again`,
      { details: { file: path, expected, actual: digest } },
    );
  }
  return digest;
}

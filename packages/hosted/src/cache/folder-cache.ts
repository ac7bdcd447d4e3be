import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { AnswerCache } from "./answer-cache.js";

const DIGEST_BYTES = 32;

/**
 * Keeps answers in a folder, a file each: their SHA-256 and their bytes. Several processes may use it at once.
 *
 * A file that was damaged counts as absent and is written anew. What is in it is not encrypted.
 */
export function folderCache(folder: string): AnswerCache {
  return {
    async get(key) {
      const file = await readFile(pathOf(folder, key)).catch(() => undefined);
      if (file === undefined || file.length < DIGEST_BYTES) return undefined;
      const answer = new Uint8Array(file.subarray(DIGEST_BYTES));
      return sha256(answer).equals(file.subarray(0, DIGEST_BYTES)) ? answer : undefined;
    },
    async put(key, answer) {
      const path = pathOf(folder, key);
      const unfinished = `${path}.${randomUUID()}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(unfinished, Buffer.concat([sha256(answer), answer]), { mode: 0o600 });
        await rename(unfinished, path);
      } catch (cause) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw new ModalisError(
          "WRITE_FAILED",
          `an answer could not be kept in "${folder}"; free space there, or open the model without a cache`,
          { cause },
        );
      }
    },
  };
}

function pathOf(folder: string, key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key))
    throw new ModalisError("INVALID_ARGUMENT", `"${key}" is no SHA-256; make keys with cacheKey`);
  return join(folder, key.slice(0, 2), key);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

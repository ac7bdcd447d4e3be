import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";

/** Replaces user ids at the door by what nobody without the key can turn back or guess. */
export interface Pseudonyms {
  /** The same id gives the same pseudonym; a pseudonym stays itself, so that answers may be sent back. */
  of(userId: string): string;
  /** Tells one key from another, and nothing else of it. */
  readonly fingerprint: string;
}

/** Fewer could be tried out. */
const FEWEST_BYTES = 32;
const PREFIX = "pseudonym-";
const PSEUDONYM = /^pseudonym-[\w-]{43}$/;

/**
 * Pseudonyms by HMAC-SHA-256 (RFC 2104).
 *
 * @throws `INVALID_ARGUMENT` for a key of fewer than 32 bytes.
 */
export function createPseudonyms(key: Uint8Array): Pseudonyms {
  if (key.length < FEWEST_BYTES) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a key of pseudonyms has at least ${FEWEST_BYTES} bytes, not ${key.length}`,
    );
  }
  const hash = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  return {
    // Apart from what the fingerprint hashes, which no id can be.
    of: (userId) => (PSEUDONYM.test(userId) ? userId : `${PREFIX}${hash(`user ${userId}`)}`),
    fingerprint: hash("fingerprint"),
  };
}

/** @throws `NOT_FOUND` without such a file, and as {@link createPseudonyms}. */
export async function readPseudonyms(file: string): Promise<Pseudonyms> {
  const key = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ModalisError(
      "NOT_FOUND",
      `there is no key of pseudonyms at "${file}"; make one and keep it safe: head -c 32 /dev/urandom > "${file}"`,
    );
  });
  return createPseudonyms(key);
}

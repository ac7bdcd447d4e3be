import { createHash } from "node:crypto";
import { canonicalJson } from "@modalis/contract";

/**
 * The key of an answer: SHA-256 of the model, every setting that the answer depends on, and the content's own digest.
 *
 * @param question Plain data; bytes go in as {@link digestOf}.
 */
export function cacheKey(question: Readonly<Record<string, unknown>>): string {
  return digestOf(canonicalJson(question));
}

/** SHA-256 in hexadecimal digits. */
export function digestOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

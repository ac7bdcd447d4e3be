import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { MediaSource } from "@modalis/contract";

/** SHA-256 of a source's bytes in hexadecimal; a file is read in pieces. */
export async function contentDigest(source: MediaSource, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  if (typeof source !== "string") return hash.update(source).digest("hex");
  for await (const chunk of createReadStream(source, signal ? { signal } : {})) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

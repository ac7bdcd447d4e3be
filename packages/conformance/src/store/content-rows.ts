import { createHash } from "node:crypto";
import { createBatch, type EmbeddingBatch } from "@modalis/contract";
import { KNOWN_SPACE, knownRows } from "../index/known-rows.js";

/** Rows whose ids are digests, as the store keeps them. */
export function contentRows(seed: number, count: number): EmbeddingBatch {
  const { ids, values } = knownRows(`content ${seed} `, count, seed);
  return createBatch(KNOWN_SPACE, ids.map(digest), values);
}

/** SHA-256 in hexadecimal. */
export function digest(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

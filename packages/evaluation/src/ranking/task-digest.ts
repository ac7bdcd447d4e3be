import { createHash } from "node:crypto";
import type { RankingTask } from "./ranking-task.js";

/**
 * SHA-256, in hexadecimal, of all that a task asks: ids, what is to be found, what is masked and what is ranked. Models are
 * compared on tasks of one digest alone.
 */
export function digestOfTask({ seen, positives, candidates, visitors = false }: RankingTask): string {
  const { offsets, items, userIds, itemIds } = positives;
  const hash = createHash("sha256").update(JSON.stringify([userIds, itemIds]));
  for (const part of [offsets, items, seen.offsets, seen.items, candidates ?? new Int32Array()]) {
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  // Of a task that lists no candidates and is of people in training nothing more is said.
  if (candidates !== undefined && candidates.length === 0) hash.update("no candidates");
  if (visitors) hash.update("visitors");
  return hash.digest("hex");
}

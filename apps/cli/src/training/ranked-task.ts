import { createInteractions, type InteractionRow } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import type { TrainingSource } from "./training-source.js";

/**
 * The task with those held-out rows alone that a ranking should find: a low rating tells how well ratings are foretold, and is
 * no hit. The same task where none is low, or nothing else is held out.
 */
export function rankedTask(task: RankingTask, { rows }: TrainingSource): RankingTask {
  const low = new Map<string, Set<string>>();
  for (const { userId, itemId, isLowRating } of rows) {
    if (isLowRating !== true) continue;
    const items = low.get(userId) ?? new Set();
    low.set(userId, items.add(itemId));
  }
  if (low.size === 0) return task;
  const { userIds, itemIds, offsets, items } = task.positives;
  const hits: InteractionRow[] = [];
  for (const [user, userId] of userIds.entries()) {
    for (const item of items.subarray(offsets[user], offsets[user + 1])) {
      const itemId = itemIds[item]!;
      if (!low.get(userId)?.has(itemId)) hits.push({ userId, itemId });
    }
  }
  return hits.length === 0 ? task : { ...task, positives: createInteractions(hits, { userIds, itemIds }) };
}

import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import { trainedItems } from "./fit-parts.js";
import { keepPairs, sampleTask } from "./sample-task.js";

/** Validation of items that trained, over a sample of its users; undefined where there is nothing of the kind. */
export function warmTask(
  task: RankingTask | undefined,
  interactions: Interactions,
  mostUsers: number,
  seed: number,
): RankingTask | undefined {
  if (task === undefined || task.visitors === true) return undefined;
  const trained = trainedItems(interactions);
  const positives = keepPairs(task.positives, (_, item) => trained[item] === 1);
  return positives.items.length === 0
    ? undefined
    : sampleTask({ seen: task.seen, positives }, mostUsers, seed);
}

// For tests: all parts of a split as readable pairs, the test part opened.
import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "../ranking/ranking-task.js";
import type { Split } from "../splits/development.js";
import { createOpeningRecord } from "../splits/opening-record.js";

/** The test task of a split. */
export function openTest({ test }: Split): RankingTask {
  return test.open({ by: "a test", reason: "a test", record: createOpeningRecord({ nowMs: () => 0 }) });
}

/** Each row as `user/item`, in order. */
export function pairsOf({ userIds, itemIds, offsets, items }: Interactions): string[] {
  return userIds.flatMap((userId, user) =>
    [...items.subarray(offsets[user], offsets[user + 1])].map((item) => `${userId}/${itemIds[item]}`),
  );
}

/** The pairs of the three parts. */
export function partsOf(split: Split): { training: string[]; validation: string[]; test: string[] } {
  return {
    training: pairsOf(split.development.training),
    validation: pairsOf(split.development.validation.positives),
    test: pairsOf(openTest(split).positives),
  };
}

import { createInteractions } from "@modalis/contract";
import { expect, it } from "vitest";
import { rankedTask } from "./ranked-task.js";
import type { SplitRow, TrainingSource } from "./training-source.js";

const ids = { userIds: ["ann", "bob"], itemIds: ["rose", "moss", "fern"] };
const held: SplitRow[] = [
  { userId: "ann", itemId: "rose", value: 5 },
  { userId: "ann", itemId: "moss", value: 1, isLowRating: true },
  { userId: "bob", itemId: "fern", value: 2, isLowRating: true },
];
const positives = createInteractions(held, ids);
const task = { seen: createInteractions([], ids), positives };
const from = (rows: readonly SplitRow[]) => ({ rows }) as unknown as TrainingSource;

it("has no low rating among what a ranking should find", () => {
  const ranked = rankedTask(task, from(held));
  expect([...ranked.positives.offsets]).toEqual([0, 1, 1]);
  expect([...ranked.positives.items]).toEqual([0]);
  expect(ranked.seen).toBe(task.seen);
});

it("is the task itself where no rating is low, or all are", () => {
  expect(rankedTask(task, from(held.map(({ isLowRating: _, ...row }) => row)))).toBe(task);
  expect(rankedTask(task, from(held.map((row) => ({ ...row, isLowRating: true as const }))))).toBe(task);
});

import { createInteractions } from "@modalis/contract";
import { expect, it } from "vitest";
import { digestOfTask } from "./task-digest.js";

const ids = { userIds: ["a", "b"], itemIds: ["x", "y", "z"] };
const rows = (...pairs: readonly (readonly [string, string])[]) =>
  createInteractions(
    pairs.map(([userId, itemId]) => ({ userId, itemId })),
    ids,
  );
const task = { seen: rows(["a", "x"]), positives: rows(["a", "y"], ["b", "z"]) };

it("digestOfTask is the same for a copy, and another when what is found, masked or ranked is", () => {
  const digest = digestOfTask(task);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOfTask(structuredClone(task))).toBe(digest);
  const others = [
    { ...task, positives: rows(["a", "z"], ["b", "z"]) },
    { ...task, seen: rows(["b", "x"]) },
    { ...task, candidates: Int32Array.of(1, 2) },
    { ...task, candidates: Int32Array.of() },
    { ...task, visitors: true },
  ];
  expect(new Set([digest, ...others.map(digestOfTask)]).size).toBe(others.length + 1);
  expect(digestOfTask({ ...task, visitors: false })).toBe(digest);
});

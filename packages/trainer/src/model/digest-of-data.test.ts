import { createInteractions } from "@modalis/contract";
import { expect, it } from "vitest";
import { trainingIdentity } from "../checkpoint/training-identity.js";
import { digestOfData } from "./digest-of-data.js";
import type { TrainingData } from "./training-data.js";

const rows = [{ userId: "a", itemId: "x" }];
const asked = [{ userId: "a", itemId: "y" }];
const world = (itemIds: readonly string[], userIds: readonly string[] = ["a", "b"]): TrainingData => {
  const ids = { userIds, itemIds };
  const interactions = createInteractions(rows, ids);
  const validation = { seen: interactions, positives: createInteractions(asked, ids) };
  return { interactions, validation, itemFeatures: new Map(), userFeatures: new Map() };
};

it.each([
  ["digestOfData", digestOfData],
  ["trainingIdentity", (data: TrainingData) => trainingIdentity({ model: "m", settings: {}, seed: 1, data })],
])("%s differs with all that decides what a training comes to", (_, digest) => {
  const data = world(["x", "y"]);
  const validation = data.validation!;
  const table = { dimensions: 1, data: Float32Array.of(1, 2), present: Uint8Array.of(1, 1) };
  const { validation: __, ...unjudged } = data;
  const all = [
    data,
    unjudged,
    // An item that nobody had is ranked too.
    world(["x", "y", "z"]),
    world(["x", "y"], ["a", "b", "c"]),
    { ...data, validation: { ...validation, candidates: Int32Array.of(1) } },
    { ...data, validation: { ...validation, visitors: true } },
    { ...data, validation: { ...validation, seen: validation.positives } },
    { ...data, itemFeatures: new Map([["image", table]]) },
    { ...data, userFeatures: new Map([["image", table]]) },
  ];
  expect(new Set(all.map(digest)).size).toBe(all.length);
  expect(digest(world(["x", "y"]))).toBe(digest(data));
});

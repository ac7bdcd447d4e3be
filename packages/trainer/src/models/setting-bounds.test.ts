import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import type { ModelDefinition } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { ease } from "./linear/ease.js";
import { implicitAls } from "./linear/implicit-als.js";
import { slim } from "./linear/slim.js";
import { MODELS } from "./registry.js";

const rows = ["u a", "u b", "v b", "v c", "w c", "w a"].map((pair, at) => {
  const [userId, itemId] = pair.split(" ");
  return { userId: userId!, itemId: itemId!, value: 1 + (at % 3) };
});
const data: TrainingData = {
  interactions: createInteractions(rows),
  itemFeatures: new Map([
    ["image", { dimensions: 2, data: Float32Array.of(1, 0, 0, 1, 1, 1), present: Uint8Array.of(1, 1, 1) }],
  ]),
  userFeatures: new Map(),
};

describe("numbers no training can work with", () => {
  it.each(MODELS.map((model) => [model.name, model] as const))(
    "%s refuses 1e300, naming the setting and what it may be",
    async (_, model) => {
      for (const [name, standard] of Object.entries(model.defaults)) {
        if (typeof standard !== "number") continue;
        const fitting = model.fit(data, { ...model.defaults, [name]: 1e300 }, { seed: 1 });
        await expect(fitting, name).rejects.toMatchObject({
          code: "INVALID_ARGUMENT",
          message: expect.stringMatching(new RegExp(`${name} is .* to \\S+, not 1e\\+300`)),
        });
      }
    },
  );

  it.each([
    [ease as ModelDefinition, { regularisation: 1e9 }],
    [implicitAls as ModelDefinition, { regularisation: 1e6 }],
    [implicitAls as ModelDefinition, { unobservedWeight: 1e3 }],
    [slim as ModelDefinition, { l1: 1e9 }],
    [slim as ModelDefinition, { l2: 1e9 }],
  ])("the largest that is allowed gives scores all the same: $name %j", async (model, largest) => {
    await using fitted = await model.fit(data, { ...model.defaults, ...largest }, { seed: 1 });
    const scores = await fitted.scoreUsers(Int32Array.of(0, 1, 2));
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
  });
});

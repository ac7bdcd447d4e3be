import { createInteractions } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import { describe, expect, it } from "vitest";
import { bprMf } from "../models/pairwise/bpr-mf.js";
import { deepTwoTower } from "../models/towers/deep-two-tower.js";
import { towerWorld } from "../testing/tower-world.js";
import type { FitProgress, ModelDefinition } from "./model-definition.js";
import type { TrainingData } from "./training-data.js";
import { validationRows } from "./validation-rows.js";

const { data } = towerWorld({ users: 20, items: 60, ownFeatures: true });
const { userIds, itemIds } = data.interactions;
const nothing = createInteractions([], { userIds, itemIds });

async function scoresOf(definition: ModelDefinition, own: TrainingData): Promise<Float32Array> {
  const settings = { ...definition.defaults, epochs: 4, evaluateEvery: 1, patience: 1, dimensions: 4 };
  await using model = await definition.fit(own, settings, { seed: 1 });
  return await model.scoreUsers(Int32Array.of(0, 1));
}

describe("validation rows", () => {
  it("are none where there is nothing to find", () => {
    expect(validationRows({})).toBeUndefined();
    expect(validationRows({ validation: { seen: nothing, positives: nothing } })).toBeUndefined();
    const validation = { seen: nothing, positives: data.interactions };
    expect(validationRows({ validation })).toBe(validation);
  });

  it.each([bprMf as unknown as ModelDefinition, deepTwoTower as unknown as ModelDefinition])(
    "do not end a training where there are none: $name",
    async (definition) => {
      const empty = { ...data, validation: { seen: data.interactions, positives: nothing } };
      expect(await scoresOf(definition, empty)).toEqual(await scoresOf(definition, data));
    },
  );

  it("are judged with what is known of visitors", async () => {
    const ownKind = userIds.flatMap((userId, user) =>
      itemIds.filter((_, item) => item % 2 === user % 2).map((itemId) => ({ userId, itemId })),
    );
    const positives = createInteractions(ownKind, { userIds, itemIds });
    // Nobody has a history here, so that a visitor is known by own features alone.
    const validation = { seen: nothing, positives, visitors: true };
    const seen: number[] = [];
    const onProgress = ({ validation: value }: FitProgress): void => {
      if (value !== undefined) seen.push(value);
    };
    const settings = { ...deepTwoTower.defaults, epochs: 3, evaluateEvery: 1, dimensions: 4, batchSize: 64 };
    await using model = await deepTwoTower.fit({ ...data, validation }, settings, { seed: 1, onProgress });
    const { userFeatures } = data;
    const { metrics } = await evaluateRanking(model, validation, { ks: [20], userFeatures });
    expect(seen).toHaveLength(3);
    expect(Math.max(...seen)).toBeCloseTo(metrics["recall@20"]!.mean, 12);
  });
});

import { createInteractions, type FeatureTable, isModalisError, type ScoringModel } from "@modalis/contract";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import type { FitOptions } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";
import { towerWorld } from "../../testing/tower-world.js";
import { deepTwoTower } from "./deep-two-tower.js";
import { linearTwoTower } from "./linear-two-tower.js";

const quick = { epochs: 15, batchSize: 64, learningRate: 0.02 };
const linearFit = (data: TrainingData, settings: object = {}, options: Partial<FitOptions> = {}) =>
  linearTwoTower.fit(data, { ...linearTwoTower.defaults, ...quick, ...settings }, { seed: 1, ...options });
const deepFit = (data: TrainingData, settings: object = {}, options: Partial<FitOptions> = {}) =>
  deepTwoTower.fit(
    data,
    { ...deepTwoTower.defaults, ...quick, dimensions: 8, hiddenUnits: 16, ...settings },
    { seed: 1, ...options },
  );
const both = [
  ["linear", linearFit],
  ["deep, shared", deepFit],
  [
    "deep, separate",
    (data: TrainingData, settings = {}) => deepFit(data, { ...settings, towers: "separate" }),
  ],
] as const;

/** Share of a user's best items, as many as there are of a kind among them, that are of their kind. */
function ownKindShare(scores: Float32Array, kinds: Int32Array, kind: number, items: Int32Array): number {
  const best = [...items].sort((one, other) => scores[other]! - scores[one]!).slice(0, items.length / 2);
  return best.filter((item) => kinds[item] === kind).length / best.length;
}

const numbers = (count: number) => Int32Array.from({ length: count }, (_, at) => at);

/** The model with the graphs that encode new items, as the towers give it. */
interface EncodingModel extends ScoringModel {
  encodeItems?(features: ReadonlyMap<string, FeatureTable>, rows: number): Promise<Float32Array>;
}

describe.each(both)("%s two-tower", (_, fit) => {
  it("finds the kind of a user, cold items included", async () => {
    const { data, kinds, cold } = towerWorld({ users: 30, items: 40, warmItems: 30 });
    await using model = await fit(data);
    for (const user of [0, 1, 7]) {
      const scores = await model.scoreUsers(Int32Array.of(user));
      // By chance it is a half.
      expect(ownKindShare(scores, kinds, user % 2, numbers(40))).toBeGreaterThanOrEqual(0.9);
      expect(ownKindShare(scores, kinds, user % 2, cold)).toBe(1);
    }
  });

  it("scores a visitor with a user's history like that user, and encodes an item again to its vector", async () => {
    const { data, row } = towerWorld({ users: 30, items: 20 });
    await using model = await fit(data);
    const { offsets, items } = data.interactions;
    const scores = await model.scoreUsers(Int32Array.of(4));
    const visitor = await model.scoreVisitors!([{ history: items.slice(offsets[4], offsets[5]) }]);
    visitor.forEach((score, item) => {
      expect(score).toBeCloseTo(scores[item]!, 3);
    });
    const encode = (model as EncodingModel).encodeItems!;
    const vectors = model.state().tensors.get("itemVectors")!;
    const width = vectors.shape.at(-1)!;
    const again = await encode(data.itemFeatures, 20);
    again.forEach((value, at) => {
      expect(value).toBeCloseTo(Number(vectors.data[at]), 4);
    });
    const fresh = { dimensions: 6, data: row(1, 1234), present: Uint8Array.of(1) };
    expect(await encode(new Map([["image", fresh]]), 1)).toHaveLength(width);
  });

  it("comes back from its state with the same scores, and from its seed with the same bits", async () => {
    const { data } = towerWorld({ users: 12, items: 10 });
    await using model = await fit(data, { epochs: 2 });
    await using again = await fit(data, { epochs: 2 });
    await using restored = await restoreModel(model.state());
    const scores = await model.scoreUsers(numbers(12));
    expect(await again.scoreUsers(numbers(12))).toEqual(scores);
    expect(await restored.scoreUsers(numbers(12))).toEqual(scores);
    const visitors = [{ history: Int32Array.of(1, 3) }, { history: new Int32Array(0) }];
    expect(await restored.scoreVisitors!(visitors)).toEqual(await model.scoreVisitors!(visitors));
  });

  it("takes users by their own features, those never seen and without a history too", async () => {
    const { data, kinds, row } = towerWorld({ users: 40, items: 20, ownFeatures: true });
    await using model = await fit(data, {
      modalityDropout: 0.3,
      epochs: 40,
      ...(fit === linearFit ? { interaction: "bilinear" } : {}),
    });
    for (const kind of [0, 1]) {
      const visitor = { history: new Int32Array(0), features: new Map([["profile", row(kind, 999 + kind)]]) };
      const scores = await model.scoreVisitors!([visitor]);
      expect(ownKindShare(scores, kinds, kind, numbers(20))).toBeGreaterThanOrEqual(0.9);
    }
  });

  it("says what it cannot learn from", async () => {
    const { data } = towerWorld({ users: 4, items: 4 });
    const { userIds, itemIds } = data.interactions;
    const refused = { code: "INVALID_ARGUMENT" };
    const none = createInteractions([], { userIds, itemIds });
    await expect(fit({ ...data, interactions: none })).rejects.toMatchObject(refused);
    await expect(fit({ ...data, itemFeatures: new Map() })).rejects.toMatchObject(refused);
    await expect(fit(data, { learningRate: -1 })).rejects.toMatchObject(refused);
    await expect(fit(data, { unknown: 1 })).rejects.toMatchObject(refused);
    const short = { dimensions: 6, data: new Float32Array(6), present: Uint8Array.of(1) };
    await expect(fit({ ...data, itemFeatures: new Map([["image", short]]) })).rejects.toMatchObject(refused);
  });

  it("learns from one user, one item, users without history and items without content", async () => {
    const { data } = towerWorld({ users: 3, items: 6 });
    const { userIds, itemIds } = data.interactions;
    const image = data.itemFeatures.get("image")!;
    const holes = { ...image, present: Uint8Array.of(1, 0, 1, 1, 0, 1) };
    const rows = [{ userId: userIds[1]!, itemId: itemIds[1]! }];
    const one = createInteractions(rows, { userIds, itemIds });
    await using model = await fit(
      { ...data, interactions: one, itemFeatures: new Map([["image", holes]]) },
      { epochs: 2 },
    );
    const scores = await model.scoreUsers(numbers(3));
    expect(scores.every(Number.isFinite)).toBe(true);
    // Whoever has every item tells nothing apart.
    const all = createInteractions([{ userId: "a", itemId: "b" }], { userIds: ["a"], itemIds: ["b"] });
    const single = { dimensions: 6, data: image.data.slice(0, 6), present: Uint8Array.of(1) };
    const lone = { interactions: all, itemFeatures: new Map([["image", single]]), userFeatures: new Map() };
    await expect(fit(lone)).rejects.toSatisfy((error: unknown) => isModalisError(error, "INVALID_ARGUMENT"));
  });
});

describe("the linear two-tower", () => {
  it("without an interaction orders items alike for everybody", async () => {
    const { data } = towerWorld({ users: 10, items: 8 });
    await using model = await linearFit(data, { interaction: "none", epochs: 5 });
    const scores = await model.scoreUsers(Int32Array.of(0, 1));
    const order = (row: Float32Array) => [...numbers(8)].sort((one, other) => row[other]! - row[one]!);
    expect(order(scores.subarray(0, 8))).toEqual(order(scores.subarray(8)));
    expect(scores.subarray(0, 8)).not.toEqual(new Float32Array(8));
  });
});

it("stops early on validation rows and reports them", async () => {
  const { data } = towerWorld({ users: 20, items: 20 });
  const positives = data.interactions;
  const stages: number[] = [];
  const seen = createInteractions([], { userIds: positives.userIds, itemIds: positives.itemIds });
  await using model = await deepFit(
    { ...data, validation: { seen, positives } },
    { evaluateEvery: 1, patience: 2, epochs: 40 },
    { onProgress: ({ validation }) => validation !== undefined && stages.push(validation) },
  );
  expect(model.itemCount).toBe(20);
  expect(stages.length).toBeGreaterThanOrEqual(3);
  expect(stages.length).toBeLessThan(40);
});

it("names the step at which too high a rate blew it up", async () => {
  const { data } = towerWorld({ users: 12, items: 10 });
  const settings = {
    optimiser: "sgd",
    learningRate: 10,
    maxGradientNorm: 1e6,
    interaction: "bilinear",
    l2: 10,
  };
  await expect(linearFit(data, { ...settings, epochs: 200 })).rejects.toMatchObject({
    code: "DIVERGED",
    message: expect.stringMatching(/lower the learning rate/),
  });
});

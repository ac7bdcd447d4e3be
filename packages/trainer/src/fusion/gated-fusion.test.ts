import { createInteractions, type FeatureTable, type ScoringModel } from "@modalis/contract";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { towerWorld } from "../testing/tower-world.js";
import { takesOtherContent } from "./content-scoring-model.js";
import { crossAttentionFusion } from "./cross-attention-fusion.js";
import { gatedFusion } from "./gated-fusion.js";

const quick = { epochs: 25, batchSize: 64, learningRate: 0.02, dimensions: 8 };
const gated = (data: TrainingData, settings: object = {}, options: Partial<FitOptions> = {}) =>
  gatedFusion.fit(data, { ...gatedFusion.defaults, ...quick, ...settings }, { seed: 1, ...options });
const crossed = (data: TrainingData, settings: object = {}, options: Partial<FitOptions> = {}) =>
  crossAttentionFusion.fit(
    data,
    { ...crossAttentionFusion.defaults, ...quick, heads: 2, ...settings },
    { seed: 1, ...options },
  );

const numbers = (count: number) => Int32Array.from({ length: count }, (_, at) => at);

/** The world's content as two modalities, of which each item lacks one in turn. */
function halves({ data }: { readonly data: TrainingData }): TrainingData {
  const image = data.itemFeatures.get("image")!;
  const lacking = (rest: number): FeatureTable => ({
    ...image,
    present: image.present.map((_, item) => (item % 4 < 2 ? Number(rest === 0) : Number(rest === 1))),
  });
  return {
    ...data,
    itemFeatures: new Map([
      ["image", lacking(0)],
      ["sound", lacking(1)],
    ]),
  };
}

function ownKindShare(scores: Float32Array, kinds: Int32Array, kind: number, items: Int32Array): number {
  const best = [...items].sort((one, other) => scores[other]! - scores[one]!).slice(0, items.length / 2);
  return best.filter((item) => kinds[item] === kind).length / best.length;
}

describe.each([
  ["gated", gated],
  ["cross-attention", crossed],
] as const)("%s fusion", (_, fit) => {
  it("finds the kind of a user, among items that nobody had too", async () => {
    const { data, kinds, cold } = towerWorld({ users: 30, items: 40, warmItems: 30 });
    await using model = await fit(data, { idDropout: 0.5, modalityDropout: 0 });
    for (const user of [0, 1, 7]) {
      const scores = await model.scoreUsers(Int32Array.of(user));
      // By chance it is a half. Learned rows remember that what a user did not take was told from what they took.
      expect(ownKindShare(scores, kinds, user % 2, numbers(40))).toBeGreaterThanOrEqual(0.8);
      expect(ownKindShare(scores, kinds, user % 2, cold)).toBe(1);
    }
  });

  it("finds it where each item has one of two modalities only", async () => {
    const world = towerWorld({ users: 40, items: 40, warmItems: 32 });
    await using model = await fit(halves(world), { modalityDropout: 0, useIds: false, epochs: 12 });
    const users = numbers(40);
    const scores = await model.scoreUsers(users);
    const shares = [...users].map((user) =>
      ownKindShare(scores.slice(40 * user, 40 * (user + 1)), world.kinds, user % 2, world.cold),
    );
    // By chance it is a half.
    expect(shares.reduce((sum, share) => sum + share, 0) / 40).toBeGreaterThanOrEqual(0.9);
  });

  it("reads nothing of a row that is absent, NaN not either", async () => {
    const world = towerWorld({ users: 20, items: 20 });
    const data = halves(world);
    const spoilt = new Map(
      [...data.itemFeatures].map(([name, table]) => {
        const rows = table.data.map((value, at) =>
          table.present[Math.floor(at / table.dimensions)] === 1 ? value : Number.NaN,
        );
        return [name, { ...table, data: rows }];
      }),
    );
    await using model = await fit(data, { epochs: 3 });
    await using other = await fit({ ...data, itemFeatures: spoilt }, { epochs: 3 });
    expect(await other.scoreUsers(numbers(20))).toEqual(await model.scoreUsers(numbers(20)));
  });

  it("comes back from its state with the same scores, and from its seed with the same bits", async () => {
    const data = halves(towerWorld({ users: 12, items: 10 }));
    await using model = await fit(data, { epochs: 3 });
    await using again = await fit(data, { epochs: 3 });
    await using restored = await restoreModel(model.state());
    const scores = await model.scoreUsers(numbers(12));
    expect(await again.scoreUsers(numbers(12))).toEqual(scores);
    expect(await restored.scoreUsers(numbers(12))).toEqual(scores);
    const visitors = [{ history: Int32Array.of(1, 3) }, { history: new Int32Array(0) }];
    expect(await restored.scoreVisitors!(visitors)).toEqual(await model.scoreVisitors!(visitors));
    if (!takesOtherContent(model)) throw new Error("the model takes no other content");
    await using same = await model.withItemFeatures(data.itemFeatures);
    expect(await same.scoreUsers(numbers(12))).toEqual(scores);
    const narrow = { dimensions: 1, data: new Float32Array(10), present: new Uint8Array(10).fill(1) };
    await expect(model.withItemFeatures(new Map([["image", narrow]]))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("learns from what users did alone where content is absent everywhere, and says so where it cannot", async () => {
    const { data } = towerWorld({ users: 12, items: 10 });
    const image = data.itemFeatures.get("image")!;
    const absent = new Map([["image", { ...image, present: new Uint8Array(10) }]]);
    await using model = await fit({ ...data, itemFeatures: absent }, { epochs: 2 });
    expect((await model.scoreUsers(Int32Array.of(3))).every(Number.isFinite)).toBe(true);
    const refused = { code: "INVALID_ARGUMENT" };
    await expect(fit({ ...data, itemFeatures: absent }, { useIds: false })).rejects.toMatchObject(refused);
    await expect(fit({ ...data, itemFeatures: new Map() })).rejects.toMatchObject(refused);
  });

  it("refuses settings and data that it cannot learn from", async () => {
    const { data } = towerWorld({ users: 4, items: 4 });
    const { userIds, itemIds } = data.interactions;
    const refused = { code: "INVALID_ARGUMENT" };
    const none = createInteractions([], { userIds, itemIds });
    await expect(fit({ ...data, interactions: none })).rejects.toMatchObject(refused);
    await expect(fit(data, { learningRate: -1 })).rejects.toMatchObject(refused);
    await expect(fit(data, { modalityDropout: 1 })).rejects.toMatchObject(refused);
    await expect(fit(data, { unknown: 1 })).rejects.toMatchObject(refused);
    const image = data.itemFeatures.get("image")!;
    const broken: FeatureTable[] = [
      { ...image, data: image.data.slice(0, 6), present: Uint8Array.of(1) },
      { ...image, data: image.data.slice(1) },
      { ...image, data: image.data.map((value, at) => (at === 7 ? Number.NaN : value)) },
    ];
    for (const table of broken)
      await expect(fit({ ...data, itemFeatures: new Map([["image", table]]) })).rejects.toMatchObject(
        refused,
      );
    const all = createInteractions([{ userId: "a", itemId: "b" }], { userIds: ["a"], itemIds: ["b"] });
    const one = { dimensions: 6, data: image.data.slice(0, 6), present: Uint8Array.of(1) };
    const lone = { interactions: all, itemFeatures: new Map([["image", one]]), userFeatures: new Map() };
    await expect(fit(lone)).rejects.toMatchObject(refused);
  });

  it("learns from one interaction; people without a history get what others like", async () => {
    const { data } = towerWorld({ users: 3, items: 6 });
    const { userIds, itemIds } = data.interactions;
    const one = createInteractions([{ userId: userIds[1]!, itemId: itemIds[1]! }], { userIds, itemIds });
    await using model = await fit({ ...data, interactions: one }, { epochs: 30 });
    const scores = await model.scoreUsers(Int32Array.of(0, 1));
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores.slice(0, 6).indexOf(Math.max(...scores.slice(0, 6)))).toBe(1);
  });

  it("reports its progress, and stops when told to", async () => {
    const { data } = towerWorld({ users: 12, items: 10 });
    const controller = new AbortController();
    const shares: number[] = [];
    const stopped = fit(
      data,
      { epochs: 1000 },
      {
        signal: controller.signal,
        onProgress({ share }) {
          shares.push(share);
          if (shares.length === 3) controller.abort();
        },
      },
    );
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(shares.length).toBeLessThan(20);
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
  });
});

describe("gated fusion", () => {
  it("tells what each modality adds; one that an item lacks adds nothing", async () => {
    const data = halves(towerWorld({ users: 20, items: 20 }));
    await using model: ScoringModel = await gated(data);
    const scores = await model.scoreUsers(Int32Array.of(3));
    const parts = await model.contributions!(3, numbers(20));
    expect([...parts.keys()].sort()).toEqual(["image", "interactions", "sound"]);
    for (const item of numbers(20)) {
      const sum = [...parts.values()].reduce((total, part) => total + part[item]!, 0);
      expect(sum).toBeCloseTo(scores[item]!, 4);
      expect(parts.get(item % 4 < 2 ? "sound" : "image")![item]).toBe(0);
    }
  });
});

it("cross-attention fusion fuses a new item by its exported graph to the vector it has without learned rows", async () => {
  const { data } = towerWorld({ users: 20, items: 12 });
  await using model = await crossed(data, { useIds: false, epochs: 3 });
  const encode = (model as unknown as { encodeItems: Encode }).encodeItems;
  const vectors = model.state().tensors.get("itemVectors")!.data as Float32Array;
  (await encode(data.itemFeatures, 12)).forEach((value, at) => {
    expect(value).toBeCloseTo(vectors[at]!, 4);
  });
});

type Encode = (features: ReadonlyMap<string, FeatureTable>, rows: number) => Promise<Float32Array>;

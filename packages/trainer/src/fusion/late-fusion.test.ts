import { createInteractions, type FeatureTable } from "@modalis/contract";
import { restoreModel } from "@modalis/recommender";
import { describe, expect, it } from "vitest";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { seededRandom } from "../random/seeded-random.js";
import { towerWorld } from "../testing/tower-world.js";
import { activityGroups } from "./activity-groups.js";
import { holdOutPairs } from "./held-out-pairs.js";
import { learnFusionWeights } from "./learn-fusion-weights.js";
import { learnedLateFusion } from "./learned-late-fusion.js";

const fit = (data: TrainingData, settings: object = {}, options: Partial<FitOptions> = {}) =>
  learnedLateFusion.fit(data, { ...learnedLateFusion.defaults, ...settings }, { seed: 1, ...options });
const numbers = (count: number) => Int32Array.from({ length: count }, (_, at) => at);

function noise(items: number): FeatureTable {
  const random = seededRandom(9);
  const data = Float32Array.from({ length: items * 6 }, () => random.normal());
  return { dimensions: 6, data, present: new Uint8Array(items).fill(1) };
}

describe("learned late fusion", () => {
  it.each(["global", "activity"])(
    "weighs a modality that tells and one that does not, %s",
    async (weights) => {
      const { data, kinds, cold } = towerWorld({ users: 60, items: 40, warmItems: 30 });
      const itemFeatures = new Map([...data.itemFeatures, ["noise", noise(40)] as const]);
      await using model = await fit({ ...data, itemFeatures }, { weights });
      for (const user of [0, 1, 2, 3]) {
        const parts = await model.contributions!(user, numbers(40));
        const size = (name: string) => parts.get(name)!.reduce((sum, part) => sum + Math.abs(part), 0);
        expect(size("noise")).toBeLessThan(0.25 * size("image"));
        const scores = await model.scoreUsers(Int32Array.of(user));
        const [worst, best] = [1, 0].map((other) =>
          cold.filter((item) => kinds[item] === (user + other) % 2).map((item) => scores[item]!),
        );
        expect(Math.min(...best!)).toBeGreaterThan(Math.max(...worst!));
        for (const item of numbers(40))
          expect(parts.get("image")![item]! + parts.get("noise")![item]!).toBeCloseTo(scores[item]!, 4);
      }
    },
  );

  it("holds an item that lacks a modality at the mean of those that have it", async () => {
    const { data } = towerWorld({ users: 20, items: 20 });
    const image = data.itemFeatures.get("image")!;
    const present = image.present.map((_, item) => Number(item !== 6));
    const itemFeatures = new Map([["image", { ...image, present }]]);
    await using model = await fit({ ...data, itemFeatures });
    const scores = await model.scoreUsers(Int32Array.of(3));
    expect(scores[6]).toBe(0);
    const others = scores.filter((_, item) => item !== 6);
    expect(others.reduce((sum, score) => sum + score, 0) / 19).toBeCloseTo(0, 5);
  });

  it("comes back from its state, and from its seed with the same bits", async () => {
    const { data } = towerWorld({ users: 20, items: 20 });
    await using model = await fit(data);
    await using again = await fit(data);
    await using restored = await restoreModel(model.state());
    const scores = await model.scoreUsers(numbers(20));
    expect(await again.scoreUsers(numbers(20))).toEqual(scores);
    expect(await restored.scoreUsers(numbers(20))).toEqual(scores);
    const visitors = [{ history: Int32Array.of(1, 3) }];
    expect(await restored.scoreVisitors!(visitors)).toEqual(await model.scoreVisitors!(visitors));
  });

  it("refuses what it cannot learn from; one interaction and users without a history are no error", async () => {
    const { data } = towerWorld({ users: 4, items: 4 });
    const { userIds, itemIds } = data.interactions;
    const refused = { code: "INVALID_ARGUMENT" };
    const none = createInteractions([], { userIds, itemIds });
    await expect(fit({ ...data, interactions: none })).rejects.toMatchObject(refused);
    await expect(fit({ ...data, itemFeatures: new Map() })).rejects.toMatchObject(refused);
    await expect(fit(data, { heldOutShare: 0 })).rejects.toMatchObject(refused);
    const image = data.itemFeatures.get("image")!;
    const absent = new Map([["image", { ...image, present: new Uint8Array(4) }]]);
    await expect(fit({ ...data, itemFeatures: absent })).rejects.toMatchObject(refused);
    const one = createInteractions([{ userId: userIds[1]!, itemId: itemIds[1]! }], { userIds, itemIds });
    await using model = await fit({ ...data, interactions: one });
    const scores = await model.scoreUsers(numbers(4));
    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores.slice(0, 4)).toEqual(new Float32Array(4));
    const stopped = fit(data, {}, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the weights of late fusion", () => {
  it("are those of logistic regression, by its closed form for one source", () => {
    // Of four pairs three are told rightly by a margin of 1: the sigmoid of w is 3/4, so w is ln 3.
    const scores = {
      sources: 1,
      margins: Float64Array.of(1, 1, 1, -1),
      groups: new Uint8Array(4),
      groupCount: 1,
    };
    expect(learnFusionWeights(scores, { shrinkage: 0 })[0]![0]).toBeCloseTo(Math.log(3), 2);
  });

  it("are nothing for a source that points the wrong way, and by group where groups differ", () => {
    const margins = Float64Array.from({ length: 400 }, (_, at) => {
      const [pair, source] = [Math.floor(at / 2), at % 2];
      const rightly = pair % 4 !== 0;
      if (source === 1) return rightly ? -1 : 1;
      return rightly ? 1 : -1;
    });
    const groups = Uint8Array.from({ length: 200 }, (_, pair) => (pair < 100 ? 0 : 1));
    const [first, second] = learnFusionWeights(
      {
        sources: 2,
        margins: margins.map((margin, at) => (at < 200 ? margin : -margin)),
        groups,
        groupCount: 2,
      },
      { shrinkage: 1 },
    );
    expect(first![1]).toBe(0);
    expect(first![0]).toBeGreaterThan(0.5);
    expect(second![0]).toBe(0);
    expect(second![1]).toBeGreaterThan(0.5);
  });
});

describe("held-out pairs", () => {
  it("leave every history an event, and none in two places", () => {
    const { data } = towerWorld({ users: 30, items: 20 });
    const { offsets, items } = data.interactions;
    const held = holdOutPairs(data.interactions, 0.9, 3);
    for (let user = 0; user < 30; user++) {
      const rest = held.rest.items.subarray(held.rest.offsets[user], held.rest.offsets[user + 1]);
      const out = held.items.filter((_, at) => held.users[at] === user);
      const whole = items.subarray(offsets[user], offsets[user + 1]);
      expect([...rest, ...out].sort()).toEqual([...whole].sort());
      expect(rest.length).toBeGreaterThanOrEqual(Math.min(1, whole.length));
      expect(out.length > 0).toBe(whole.length > 1);
    }
  });
});

it("groups users by activity, those alike together", () => {
  const offsets = Int32Array.of(0, 1, 2, 3, 6, 9, 19);
  expect([...activityGroups({ offsets }, 3).groups]).toEqual([0, 0, 0, 1, 1, 1]);
  expect(activityGroups({ offsets }, 1).groupCount).toBe(1);
  expect(activityGroups({ offsets: Int32Array.of(0, 2, 4) }, 5).groupCount).toBe(1);
});

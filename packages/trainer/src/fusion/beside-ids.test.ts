import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import type { FitProgress } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { towerWorld } from "../testing/tower-world.js";
import { takesOtherContent } from "./content-scoring-model.js";
import { gatedFusion } from "./gated-fusion.js";
import { hideContent } from "./hide-content.js";

const ITEMS = 40;
const settings = {
  ...gatedFusion.defaults,
  ...{ epochs: 6, batchSize: 64, learningRate: 0.02, dimensions: 8, modalityDropout: 0 },
};
const people = Int32Array.from({ length: 30 }, (_, user) => user);

async function fitted(data: TrainingData, changed: object = {}) {
  const model = await gatedFusion.fit(data, { ...settings, ...changed }, { seed: 2 });
  if (!takesOtherContent(model)) throw new Error("the model takes no other content");
  return model;
}

function orderOf(scores: Float32Array, user: number): number[] {
  const own = scores.subarray(user * ITEMS, (user + 1) * ITEMS);
  return [...own.keys()].sort((one, other) => own[other]! - own[one]!);
}

/** Items of a user's own kind among the first half of the list. */
function ownKinds(scores: Float32Array, kinds: Int32Array, user: number): number {
  const first = orderOf(scores, user).slice(0, ITEMS / 2);
  return first.filter((item) => kinds[item] === user % 2).length / first.length;
}

describe("gated fusion beside the same without content", () => {
  it("still finds the kind of a user where all content is gone after training", async () => {
    const { data, kinds } = towerWorld({ users: 30, items: ITEMS });
    await using model = await fitted(data, { epochs: 25 });
    await using bare = await model.withItemFeatures(hideContent(data.itemFeatures, 1, 1));
    const scores = await bare.scoreUsers(people);
    const mean = [...people].reduce((sum, user) => sum + ownKinds(scores, kinds, user), 0) / people.length;
    // By chance it is a half.
    expect(mean).toBeGreaterThan(0.8);
    // Nothing that an item lacks adds to a score.
    expect([...(await bare.contributions!(3, Int32Array.of(1, 2))).get("image")!]).toEqual([0, 0]);
  });

  it("gives the same scores again once content is back, and to items that kept theirs", async () => {
    const { data } = towerWorld({ users: 30, items: ITEMS });
    await using model = await fitted(data);
    const whole = await model.scoreUsers(people);
    const some = hideContent(data.itemFeatures, 0.2, 1);
    await using less = await model.withItemFeatures(some);
    const scores = await less.scoreUsers(people);
    const { present } = some.get("image")!;
    for (let at = 0; at < scores.length; at++) {
      const kept = present[at % ITEMS] === data.itemFeatures.get("image")!.present[at % ITEMS];
      if (kept) expect(scores[at]).toBeCloseTo(whole[at]!, 4);
    }
    expect(present.includes(0)).toBe(true);
    await using back = await less.withItemFeatures(data.itemFeatures);
    expect(await back.scoreUsers(people)).toEqual(whole);
  });

  it("is the fused model alone where that is asked for, and where it learns no rows of items", async () => {
    const { data } = towerWorld({ users: 30, items: ITEMS });
    const columns = async (changed: object) => {
      await using model = await fitted(data, { epochs: 1, ...changed });
      return model.state().settings.dimensions;
    };
    expect(await columns({})).toBe(24);
    expect(await columns({ besideIds: false })).toBe(16);
    expect(await columns({ useIds: false })).toBe(8);
  });

  it("is the same model with validation rows that stop nothing as without any: what is judged is what serves", async () => {
    const { data } = towerWorld({ users: 30, items: ITEMS });
    const { interactions } = data;
    const changed = { epochs: 6, evaluateEvery: 6 };
    await using served = await fitted(data, changed);
    const scores = await served.scoreUsers(people);
    await using fused = await fitted(data, { ...changed, besideIds: false });
    const fusedScores = await fused.scoreUsers(people);
    // The later half of what the fused model alone has in the first 20: on these rows it is the best there can be.
    const rows = interactions.userIds.flatMap((userId, user) =>
      orderOf(fusedScores, user)
        .slice(10, 20)
        .map((item) => ({ userId, itemId: interactions.itemIds[item]! })),
    );
    const seen = createInteractions([], interactions);
    const validation = { seen, positives: createInteractions(rows, interactions) };
    await using judged = await fitted({ ...data, validation }, changed);
    expect(await judged.scoreUsers(people)).toEqual(scores);
  });

  it("ranks items by interactions where content is gone and there are too few to tell its worth by", async () => {
    const { data, kinds } = towerWorld({ users: 30, items: 20 });
    await using model = await fitted(data, { epochs: 25 });
    await using bare = await model.withItemFeatures(hideContent(data.itemFeatures, 1, 1));
    const scores = await bare.scoreUsers(people);
    const right = [...people].filter((user) => {
      const own = scores.subarray(user * 20, (user + 1) * 20);
      return kinds[own.indexOf(Math.max(...own))] === user % 2;
    });
    // By chance it is a half.
    expect(right.length / people.length).toBeGreaterThan(0.8);
  });

  it("tells the length of its first training alone", async () => {
    const { data } = towerWorld({ users: 30, items: ITEMS, warmItems: 30 });
    const { interactions } = data;
    const validation = { seen: interactions, positives: interactions };
    const told: FitProgress[] = [];
    const onProgress = (progress: FitProgress) => void told.push(progress);
    const options = { seed: 1, onProgress };
    await using model = await gatedFusion.fit({ ...data, validation }, settings, options);
    expect((await model.scoreUsers(people)).every(Number.isFinite)).toBe(true);
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
    expect(shares.at(-1)).toBeCloseTo(1, 6);
    const second = told.filter(({ stage }) => stage.startsWith("without content"));
    expect(second.length).toBeGreaterThan(0);
    expect(second.every(({ epochs, validation: value }) => epochs === undefined && value === undefined)).toBe(
      true,
    );
    expect(told.some(({ epochs }) => epochs !== undefined)).toBe(true);
  });
});

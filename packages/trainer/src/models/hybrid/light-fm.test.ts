import { createInteractions, type FeatureTable } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import type { TrainingData } from "../../model/training-data.js";
import { lightFm } from "./light-fm.js";
import { pairSlopes } from "./pair-losses.js";

/** Even users like even items; the last two items and the last two users are in no interaction. */
const [users, items] = [22, 22];
const ids = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);
const rows = ids("u", users - 2).flatMap((userId, user) =>
  ids("i", items - 2)
    .map((itemId, item) => ({ userId, itemId, item }))
    .filter(({ item }) => item % 2 === user % 2 && item !== user),
);
const data: TrainingData = {
  interactions: createInteractions(rows, { userIds: ids("u", users), itemIds: ids("i", items) }),
  itemFeatures: new Map([["kind", kinds(items)]]),
  userFeatures: new Map([["taste", kinds(users)]]),
};
const settings = {
  ...lightFm.defaults,
  dimensions: 8,
  learningRate: 0.03,
  batchSize: 64,
  epochs: 60,
  l2: 0.2,
};

describe.each(["bpr", "warp", "logistic"])("LightFM with the %s loss", (loss) => {
  it("scores items and users never seen in training from their features", async () => {
    const fitted = await lightFm.fit(data, { ...settings, loss }, { seed: 1 });
    const scores = await fitted.scoreUsers(Int32Array.of(0, 1, 20, 21));
    const score = (row: number, item: number) => scores[row * items + item]!;
    for (const row of [0, 1, 2, 3]) {
      const [own, other] = row % 2 === 0 ? [20, 21] : [21, 20];
      expect(score(row, own)).toBeGreaterThan(score(row, other));
    }
    const visitor = { history: new Int32Array(0), features: new Map([["taste", Float32Array.of(0, 1)]]) };
    const asked = await fitted.scoreVisitors!([visitor]);
    expect(asked[21]).toBeGreaterThan(asked[20]!);
  });

  it("says how much of a score each channel is", async () => {
    const fitted = await lightFm.fit(data, { ...settings, loss, epochs: 5 }, { seed: 1 });
    const parts = await fitted.contributions!(0, Int32Array.of(3));
    const [score] = (await fitted.scoreUsers(Int32Array.of(0))).slice(3, 4);
    expect([...parts.keys()]).toContain("kind");
    expect([...parts.values()].reduce((sum, [part]) => sum + part!, 0)).toBeCloseTo(score!, 4);
  });
});

describe("pairSlopes", () => {
  const slopes = (loss: "bpr" | "warp" | "logistic", positive: number, ...negatives: number[]) =>
    pairSlopes(loss, positive, Float32Array.from(negatives), 101, {
      loss: 0,
      positive: 0,
      negative: 0,
      chosen: 0,
    });

  it("follows the formulas", () => {
    const half = slopes("bpr", 1, 1);
    expect(half.loss).toBeCloseTo(Math.log(2));
    expect([half.positive, half.negative, half.chosen]).toEqual([-0.5, 0.5, 0]);
    const apart = slopes("logistic", Math.log(3), -Math.log(3));
    expect(apart.loss).toBeCloseTo(2 * Math.log(4 / 3));
    expect([apart.positive, apart.negative]).toEqual([expect.closeTo(-0.25), expect.closeTo(0.25)]);
    // The third negative is the first within the margin of 1: 100 others over 3 tries guess rank 33.
    const warp = slopes("warp", 2, 0.5, 0, 1.5, 3);
    expect(warp.chosen).toBe(2);
    expect(warp.negative).toBeCloseTo(Math.log(33));
    expect(warp.positive).toBeCloseTo(-Math.log(33));
    expect(warp.loss).toBeCloseTo(Math.log(33) * 0.5);
    expect(slopes("warp", 2, 0.5, 0)).toMatchObject({ chosen: -1, loss: 0 });
  });
});

function kinds(count: number): FeatureTable {
  const values = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? [1, 0] : [0, 1]));
  return { dimensions: 2, data: Float32Array.from(values.flat()), present: new Uint8Array(count).fill(1) };
}

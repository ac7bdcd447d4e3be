import { describe, expect, it } from "vitest";
import { blendModel } from "./blend-model.js";
import { constantModel } from "./constant-model.js";
import { factorsModel } from "./factors-model.js";
import { itemWeightsModel } from "./item-weights-model.js";
import { userNeighboursModel } from "./user-neighbours-model.js";

const everybody = Int32Array.of(0, 1);
const interactions = { offsets: Int32Array.of(0, 2, 3), items: Int32Array.of(0, 1, 2) };
const dense = Float32Array.of(0, 0.5, 0.25, 0.5, 0, 1, 0.25, 1, 0);

describe("itemWeightsModel", () => {
  it("adds the rows of the history, divided by a power of its length", async () => {
    const plain = itemWeightsModel({ interactions, weights: { kind: "dense", data: dense } });
    expect([...(await plain.scoreUsers(everybody))]).toEqual([0.5, 0.5, 1.25, 0.25, 1, 0]);
    const halved = itemWeightsModel({
      interactions,
      weights: { kind: "dense", data: dense },
      historyPower: 1,
    });
    expect([...(await halved.scoreUsers(everybody))]).toEqual([0.25, 0.25, 0.625, 0.25, 1, 0]);
    expect([...(await halved.historyContributions!(0, 2))]).toEqual([0.125, 0.5]);
  });

  it("weighs the history by its values, from sparse weights as from dense ones", async () => {
    const valued = { ...interactions, values: Float32Array.of(2, 4, 1) };
    const offsets = Int32Array.of(0, 2, 4, 6);
    const columns = Int32Array.of(1, 2, 0, 2, 0, 1);
    const values = dense.filter((value) => value !== 0);
    const weights = [
      { kind: "dense", data: dense },
      { kind: "sparse", offsets, columns, values },
    ] as const;
    for (const one of weights) {
      const model = itemWeightsModel({ interactions: valued, weights: one });
      expect([...(await model.scoreUsers(everybody))]).toEqual([2, 1, 4.5, 0.25, 1, 0]);
      expect([...(await model.scoreVisitors!([{ history: Int32Array.of(2) }]))]).toEqual([0.25, 1, 0]);
      expect([...(await model.scoreSimilar(1))]).toEqual([0.5, 0, 1]);
    }
  });
});

describe("factorsModel", () => {
  const userFactors = Float32Array.of(1, 2, 0, -1);
  const itemFactors = Float32Array.of(1, 0, 0, 1, 2, 2);
  const parts = { userFactors, itemFactors, dimensions: 2 };

  it("adds biases to the dot product", async () => {
    const model = factorsModel({
      ...parts,
      userBias: Float32Array.of(10, 20),
      itemBias: Float32Array.of(0.5, 0, 0),
      globalBias: 100,
    });
    expect([...(await model.scoreUsers(everybody))]).toEqual([111.5, 112, 116, 120.5, 119, 118]);
    expect([...(await model.scoreSimilar(0))]).toEqual([1, 0, expect.closeTo(Math.SQRT1_2)]);
  });

  it("tells by block what each source adds, and calls the rest interactions", async () => {
    const model = factorsModel({ ...parts, blocks: [{ name: "image", from: 1, to: 2 }] });
    const sources = await model.contributions!(0, Int32Array.of(2, 1));
    expect([...sources].map(([name, terms]) => [name, ...terms])).toEqual([
      ["interactions", 2, 0],
      ["image", 4, 2],
    ]);
    for (const block of [
      { name: "wide", from: 1, to: 3 },
      { name: "empty", from: 1, to: 1 },
    ]) {
      expect(() => factorsModel({ ...parts, blocks: [block] })).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    }
  });

  it("folds a visitor in by the mean, by a sum of history factors, and by features", async () => {
    const history = Int32Array.of(0, 2);
    const mean = factorsModel({ ...parts, visitors: { history: { kind: "mean" } } });
    expect([...(await mean.scoreVisitors!([{ history }]))]).toEqual([1.5, 1, 5]);
    const factors = Float32Array.of(4, 0, 0, 0, 0, 8);
    const sum = factorsModel({ ...parts, visitors: { history: { kind: "sum", factors, power: 0.5 } } });
    const [first] = await sum.scoreVisitors!([{ history }]);
    expect(first).toBeCloseTo(4 / Math.SQRT2);
    const maps = new Map([["text", Float32Array.of(1, 0, 0, 3)]]);
    const featured = factorsModel({ ...parts, visitors: { features: maps } });
    const visitor = { history, features: new Map([["text", Float32Array.of(2, 1)]]) };
    expect([...(await featured.scoreVisitors!([visitor, { history }]))]).toEqual([2, 3, 10, 0, 0, 0]);
  });

  it("folds a visitor in by the least squares that ALS solves", async () => {
    // Q'Q = [[5,4],[4,5]]; of item 0: ([[1,0],[0,0]] + .5 Q'Q + ridge I) x = [1,0], ridge = .2 (1 + .5 * 3) ** 1 = .5.
    const rule = { kind: "least-squares", unobservedWeight: 0.5, regularisation: 0.2, exponent: 1 } as const;
    const model = factorsModel({ ...parts, visitors: { history: rule } });
    const determinant = 4 * 3 - 2 * 2;
    const scores = await model.scoreVisitors!([{ history: Int32Array.of(0) }]);
    expect(scores[0]).toBeCloseTo(3 / determinant, 6);
    expect(scores[1]).toBeCloseTo(-2 / determinant, 6);
  });

  it("refuses what diverged, and arrays that do not fit", () => {
    const nan = Float32Array.of(1, Number.NaN, 0, 0, 0, 0);
    expect(() => factorsModel({ ...parts, itemFactors: nan })).toThrow(/value 1 of itemFactors is NaN/);
    for (const wrong of [{ dimensions: 4 }, { dimensions: 0 }, { userBias: new Float32Array(3) }]) {
      expect(() => factorsModel({ ...parts, ...wrong })).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
    }
  });
});

describe("userNeighboursModel", () => {
  it("adds the histories of the neighbours, times their similarity", async () => {
    const model = userNeighboursModel({
      interactions,
      itemCount: 3,
      offsets: Int32Array.of(0, 1, 2),
      columns: Int32Array.of(1, 0),
      values: Float32Array.of(0.5, 0.25),
      visitors: { neighbours: 1, shrink: 1, historyPower: 0.5, neighbourPower: 0.5 },
    });
    expect([...(await model.scoreUsers(everybody))]).toEqual([0, 0, 0.5, 0.25, 0.25, 0]);
    // Two items in common with user 0: 2 / (sqrt 2 sqrt 2 + 1).
    const [first] = await model.scoreVisitors!([{ history: Int32Array.of(1, 0) }]);
    expect(first).toBeCloseTo(2 / 3);
    expect([...(await model.scoreSimilar(0))]).toEqual([1, 1, 0]);
  });
});

describe("blendModel", () => {
  const fixed = (...scores: number[]) => constantModel({ scores: Float32Array.from(scores), userCount: 2 });

  it("adds weighted scores, as they are or in deviations from their mean", async () => {
    const parts = new Map([
      ["a", { model: fixed(0, 2, 4), weight: 1 }],
      ["b", { model: fixed(100, 300, 200), weight: 0.5 }],
    ]);
    const plain = blendModel({ parts, normalise: "none" });
    expect([...(await plain.scoreUsers(Int32Array.of(1)))]).toEqual([50, 152, 104]);
    const scaled = blendModel({ parts, normalise: "z-score by user" });
    const unit = Math.sqrt(1.5);
    const scores = await scaled.scoreUsers(Int32Array.of(1));
    [-1.5 * unit, 0.5 * unit, unit].forEach((score, item) => {
      expect(scores[item]).toBeCloseTo(score, 5);
    });
    const sources = await scaled.contributions!(1, Int32Array.of(0));
    expect(sources.get("a")![0]).toBeCloseTo(-unit);
    expect(sources.get("b")![0]).toBeCloseTo(-0.5 * unit);
  });

  it("leaves items of weight 0 out of a part, and adds the bias of items", async () => {
    const parts = new Map([
      ["a", { model: fixed(1, 3, 1e6), weight: 2, itemWeights: Float32Array.of(1, 1, 0) }],
    ]);
    const model = blendModel({ parts, normalise: "z-score by user", itemBias: Float32Array.of(0, 0, 7) });
    expect([...(await model.scoreUsers(Int32Array.of(0)))]).toEqual([-2, 2, 7]);
  });

  it("lets a part that scores all alike say nothing", async () => {
    const parts = new Map([
      ["a", { model: fixed(0.1, 0.1, 0.1), weight: 1 }],
      ["b", { model: fixed(1, 2, 3), weight: 1 }],
    ]);
    const scores = await blendModel({ parts, normalise: "z-score by user" }).scoreUsers(everybody);
    expect(scores[1]).toBe(0);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  it("refuses no parts and parts of other data", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    expect(() => blendModel({ parts: new Map(), normalise: "none" })).toThrow(refused);
    const parts = new Map([
      ["a", { model: fixed(1, 2), weight: 1 }],
      ["b", { model: fixed(1, 2, 3), weight: 1 }],
    ]);
    expect(() => blendModel({ parts, normalise: "none" })).toThrow(refused);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededDraws } from "../random/seeded-random.js";
import { holmCorrection } from "./holm-correction.js";
import { pairedBootstrap } from "./paired-bootstrap.js";
import { pairedDifferences, pairedEffectSize } from "./paired-differences.js";
import { pairedTTest } from "./paired-t-test.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const scores = [1.1, 2.2, 3, 4.8, 5.1, 6.3];
const against = [1, 2.5, 2.1, 4, 4.9, 5.2];
const alike = [1, 1, 1, 1];

describe("pairedTTest", () => {
  it("equals known values (SciPy's ttest_rel)", () => {
    const { difference, interval, pValue } = pairedTTest(scores, against);
    expect(difference).toBeCloseTo(2.8 / 6, 12);
    expect(pValue).toBeCloseTo(0.09070960218611421, 12);
    expect(interval[0]).toBeCloseTo(-0.10685415114973112, 10);
    expect(interval[1]).toBeCloseTo(1.040187484483064, 10);
    expect(pairedTTest(against, scores).pValue).toBe(pValue);
  });

  it("is sure of a difference without spread, and of none", () => {
    expect(pairedTTest(alike, [0.5, 0.5, 0.5, 0.5])).toEqual({
      difference: 0.5,
      interval: [0.5, 0.5],
      pValue: 0,
    });
    expect(pairedTTest(alike, alike)).toEqual({ difference: 0, interval: [0, 0], pValue: 1 });
  });
});

describe("pairedBootstrap", () => {
  it("comes close to the t-test where differences are many and plain", () => {
    const draw = seededDraws(5);
    const noise = () => Array.from({ length: 400 }, () => draw(1000) / 1000);
    const [left, right] = [noise().map((score) => score + 0.05), noise()];
    const [byT, byDraws] = [pairedTTest(left, right), pairedBootstrap(left, right, { seed: 1 })];
    expect(byDraws.difference).toBe(byT.difference);
    expect(Math.abs(byDraws.pValue - byT.pValue)).toBeLessThan(0.02);
    for (const end of [0, 1] as const) expect(byDraws.interval[end]).toBeCloseTo(byT.interval[end], 2);
  });

  it("equals the exact share where the users are so few that it can be counted", () => {
    // Of the 8 ways to draw 3 of -1, -1, 2 … every draw is one of 27: the mean is at most 0 in 20 of them, at least 0 in 19.
    const draws = 100_000;
    const { pValue } = pairedBootstrap([0, 0, 2], [1, 1, 0], { seed: 3, draws });
    const sums = [-1, -1, 2].flatMap((a) => [-1, -1, 2].flatMap((b) => [-1, -1, 2].map((c) => a + b + c)));
    const atMost = sums.filter((sum) => sum <= 0).length / 27;
    const atLeast = sums.filter((sum) => sum >= 0).length / 27;
    expect(pValue).toBeCloseTo(Math.min(1, 2 * Math.min(atMost, atLeast)), 2);
  });

  it("gives the same by the same seed, is never quite sure, and finds nothing where nothing differs", () => {
    const first = pairedBootstrap(scores, against, { seed: 1 });
    expect(pairedBootstrap(scores, against, { seed: 1 })).toEqual(first);
    expect(pairedBootstrap(scores, against, { seed: 2 })).not.toEqual(first);
    expect(pairedBootstrap(alike, [0, 0, 0, 0], { seed: 1 })).toEqual({
      difference: 1,
      interval: [1, 1],
      pValue: 2 / 10_001,
    });
    expect(pairedBootstrap(alike, alike, { seed: 1 }).pValue).toBe(1);
  });

  it("holds its level: where there is no difference, one in twenty is called significant", () => {
    const draw = seededDraws(17);
    const noise = () => Array.from({ length: 60 }, () => draw(1000) / 1000);
    const trials = 300;
    let called = 0;
    for (let seed = 0; seed < trials; seed++) {
      if (pairedBootstrap(noise(), noise(), { seed, draws: 400 }).pValue < 0.05) called++;
    }
    expect(called / trials).toBeLessThan(0.1);
    expect(called).toBeGreaterThan(2);
  });

  it("refuses too few draws, and as the t-test other lengths, one user and scores that are not finite", () => {
    expect(() => pairedBootstrap(scores, against, { seed: 1, draws: 99 })).toThrow(refused);
    for (const [left, right] of [
      [[1, 2], [1]],
      [[1], [1]],
      [[], []],
      [
        [1, Number.NaN],
        [1, 2],
      ],
    ] as const) {
      expect(() => pairedBootstrap(left, right, { seed: 1 })).toThrow(refused);
      expect(() => pairedTTest(left, right)).toThrow(refused);
    }
    for (const confidence of [0, 1, Number.NaN]) {
      expect(() => pairedBootstrap(scores, against, { seed: 1, confidence })).toThrow(refused);
      expect(() => pairedTTest(scores, against, { confidence })).toThrow(refused);
    }
  });
});

describe("pairedEffectSize", () => {
  it("is the mean difference over its standard deviation", () => {
    // Differences 1, 2, 3: mean 2, deviation 1.
    expect(pairedEffectSize(pairedDifferences([2, 4, 6], [1, 2, 3]))).toBe(2);
    expect(pairedEffectSize(pairedDifferences(alike, alike))).toBe(0);
  });
});

describe("holmCorrection", () => {
  it("equals the values worked out by hand", () => {
    expect(holmCorrection([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holmCorrection([0.5, 0.9])).toEqual([1, 1]);
    expect(holmCorrection([])).toEqual([]);
    for (const outside of [-0.1, 1.1, Number.NaN]) expect(() => holmCorrection([outside])).toThrow(refused);
  });

  it("is never below the value itself nor above Bonferroni's, and keeps the order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const corrected = holmCorrection(values);
        for (const [at, value] of values.entries()) {
          expect(corrected[at]!).toBeGreaterThanOrEqual(value);
          expect(corrected[at]!).toBeLessThanOrEqual(Math.min(1, value * values.length));
          for (const [other, otherValue] of values.entries()) {
            if (value < otherValue) expect(corrected[at]!).toBeLessThanOrEqual(corrected[other]!);
          }
        }
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededDraws } from "../random/seeded-random.js";
import { pairedTTest } from "./paired-t-test.js";
import { compareRatios, ratioMoments, ratioOfMeans } from "./ratio-of-means.js";

describe("a ratio of sums over people", () => {
  it("has the delta method's error, worked out by hand", () => {
    // Clicks 1, 2, 0 of 2, 4, 4 shown: R = .3, s_y² = 1, s_x² = 4/3, s_xy = 0, mean shown 10/3.
    const { value, standardError, interval } = ratioOfMeans(ratioMoments([1, 2, 0], [2, 4, 4]));
    expect(value).toBeCloseTo(0.3, 12);
    expect(standardError).toBeCloseTo(Math.sqrt((1 + (0.09 * 4) / 3) / 3) / (10 / 3), 12);
    // Student's t of 2 degrees of freedom holds 95 % within 4.30265.
    expect(interval[1] - value).toBeCloseTo(4.302_652_73 * standardError, 6);
  });

  it("is a plain mean and its error where everybody could as often", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 40 }), (values) => {
        const { value, interval } = ratioOfMeans(ratioMoments(values));
        const plain = pairedTTest(
          values,
          values.map(() => 0),
        );
        expect(value).toBeCloseTo(plain.difference, 9);
        expect(interval[0]).toBeCloseTo(plain.interval[0], 6);
      }),
    );
  });

  it("compares two groups as Welch's test does, worked out with SciPy", () => {
    // scipy.stats.ttest_ind([3, 5, 4, 8], [1, 2, 2, 4, 1], equal_var=False) and its confidence_interval().
    const found = compareRatios(ratioMoments([3, 5, 4, 8]), ratioMoments([1, 2, 2, 4, 1]));
    expect(found.difference).toBe(3);
    expect(found.pValue).toBeCloseTo(0.061_291_596, 8);
    expect(found.interval[0]).toBeCloseTo(-0.215_918_18, 7);
    expect(found.interval[1]).toBeCloseTo(6.215_918_18, 7);
    expect(found.relative).toBe(1.5);
  });

  it("has an interval that holds the true ratio in about 95 of 100 experiments, and finds nothing between equals", () => {
    const draw = seededDraws(7);
    const chance = (share: number) => draw(1_000_000) < share * 1_000_000;
    /** People differ in how much they are shown and in how readily they click, so that clicks of one go together. */
    const group = () => {
      const shown = Array.from({ length: 300 }, () => 1 + draw(12));
      const clicks = shown.map((count) => {
        const readiness = draw(3) * 0.1;
        return Array.from({ length: count }, () => chance(readiness)).filter(Boolean).length;
      });
      return ratioMoments(clicks, shown);
    };
    const rounds = 600;
    let [covered, found] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const [one, other] = [group(), group()];
      const [low, high] = ratioOfMeans(one).interval;
      if (low <= 0.1 && 0.1 <= high) covered++;
      if (compareRatios(one, other).pValue < 0.05) found++;
    }
    // Four standard errors of a share of .95 over 600 rounds are .036.
    expect(Math.abs(covered / rounds - 0.95)).toBeLessThan(0.036);
    expect(Math.abs(found / rounds - 0.05)).toBeLessThan(0.036);
  });

  it("refuses what has no error, and says so where nobody differs", () => {
    const wrong = { code: "INVALID_ARGUMENT" };
    expect(() => ratioOfMeans(ratioMoments([1]))).toThrow(expect.objectContaining(wrong));
    expect(() => ratioOfMeans(ratioMoments([1, 1], [0, 0]))).toThrow(expect.objectContaining(wrong));
    expect(() => ratioMoments([1, 1], [1])).toThrow(expect.objectContaining(wrong));
    expect(() => ratioOfMeans(ratioMoments([1, Number.NaN]))).toThrow(expect.objectContaining(wrong));
    expect(compareRatios(ratioMoments([1, 1]), ratioMoments([0, 0])).pValue).toBeNaN();
  });
});

import { describe, expect, it } from "vitest";
import { seededDraws } from "../random/seeded-random.js";
import { chiSquareProbability, upperIncompleteGamma } from "./incomplete-gamma.js";
import { sampleRatio } from "./sample-ratio.js";

describe("the chi-square distribution", () => {
  it("has the values of its tables", () => {
    for (const [chiSquare, degrees, p] of [
      [3.841_459, 1, 0.05],
      [10.827_57, 1, 0.001],
      [5.991_465, 2, 0.05],
      [18.307_04, 10, 0.05],
      [3.940_299, 10, 0.95],
      [124.342_1, 100, 0.05],
    ] as const)
      expect(chiSquareProbability(chiSquare, degrees)).toBeCloseTo(p, 6);
    // Of an exponential distribution: Q(1, x) = e^-x.
    for (const x of [0, 0.3, 1.9, 2.1, 30]) expect(upperIncompleteGamma(1, x)).toBeCloseTo(Math.exp(-x), 14);
    expect(chiSquareProbability(Number.POSITIVE_INFINITY, 3)).toBe(0);
  });
});

describe("people of each arm", () => {
  it("are compared with the weights, worked out by hand", () => {
    // 50 and 50 expected: 100 / 50 twice is 4.
    expect(sampleRatio([60, 40], [1, 1])).toMatchObject({ chiSquare: 4, mismatch: false });
    expect(sampleRatio([60, 40], [1, 1]).pValue).toBeCloseTo(0.045_5, 4);
    expect(sampleRatio([600, 400], [2, 2])).toMatchObject({ chiSquare: 40, mismatch: true });
    expect(sampleRatio([750, 250], [3, 1]).chiSquare).toBe(0);
    expect(sampleRatio([0, 0], [1, 1])).toEqual({ chiSquare: 0, pValue: 1, mismatch: false });
  });

  it("that fall by chance are hardly ever a mismatch", () => {
    const draw = seededDraws(11);
    let mismatches = 0;
    for (let round = 0; round < 500; round++) {
      const counts = [0, 0, 0];
      for (let person = 0; person < 400; person++) counts[[0, 0, 1, 2][draw(4)]!]!++;
      if (sampleRatio(counts, [2, 1, 1]).mismatch) mismatches++;
    }
    expect(mismatches).toBeLessThan(5);
  });

  it("are refused where they are none", () => {
    for (const [counts, weights] of [
      [[1], [1]],
      [[1, 2], [1]],
      [
        [1, -1],
        [1, 1],
      ],
      [
        [1, 2],
        [1, 0],
      ],
    ] as const)
      expect(() => sampleRatio(counts, weights)).toThrow(
        expect.objectContaining({ code: "INVALID_ARGUMENT" }),
      );
  });
});

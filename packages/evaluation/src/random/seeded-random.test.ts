import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededDraws, shuffleStart } from "./seeded-random.js";

describe("seededDraws", () => {
  it("gives the same draws for a seed, and others for another", () => {
    const list = (seed: number) => {
      const draw = seededDraws(seed);
      return Array.from({ length: 20 }, () => draw(1000));
    };
    expect(list(7)).toEqual(list(7));
    const seeds = [0, 1, 7, 2 ** 32, 2 ** 32 + 7, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => list(seed).join())).size).toBe(seeds.length);
  });

  it("stays below the bound, and draws every number alike", () => {
    const draw = seededDraws(3);
    const counts = new Array<number>(6).fill(0);
    for (let at = 0; at < 60_000; at++) counts[draw(6)]!++;
    // Chi-squared with 5 degrees of freedom: over 25.7 once in 10,000 seeds.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(25.7);
  });

  it("refuses a seed that is no whole number from 0", () => {
    for (const seed of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => seededDraws(seed)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    }
  });
});

describe("shuffleStart", () => {
  it("draws without putting back", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(1000), (length, seed) => {
        const values = Int32Array.from({ length }, (_, at) => at);
        const drawn = shuffleStart(values, Math.floor(length / 2), seededDraws(seed));
        expect(drawn.length).toBe(Math.floor(length / 2));
        expect([...values].sort((left, right) => left - right)).toEqual([...Array(length).keys()]);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RankedUser } from "./hit-ranks.js";
import { averagePrecisionAtK, hitRateAtK, ndcgAtK, precisionAtK, recallAtK } from "./ranking-metrics.js";

/** Hits at ranks 2 and 5; a third positive is never ranked. */
const user: RankedUser = { ranking: Int32Array.from([9, 4, 7, 1, 3, 8]), positives: new Set([3, 4, 5]) };
const metrics = { recallAtK, precisionAtK, ndcgAtK, hitRateAtK, averagePrecisionAtK };

describe("ranking metrics", () => {
  it("equal the values worked out by hand", () => {
    expect([1, 2, 5, 20].map((k) => recallAtK(user, k))).toEqual([0, 1 / 3, 2 / 3, 2 / 3]);
    expect([1, 2, 5, 20].map((k) => precisionAtK(user, k))).toEqual([0, 1 / 2, 2 / 5, 2 / 20]);
    expect([1, 2, 5].map((k) => hitRateAtK(user, k))).toEqual([0, 1, 1]);
    expect(ndcgAtK(user, 1)).toBe(0);
    // 0.6309 / (1 + 0.6309), then (0.6309 + 0.3869) / (1 + 0.6309 + 0.5).
    expect(ndcgAtK(user, 2)).toBeCloseTo(0.38685, 5);
    expect(ndcgAtK(user, 5)).toBeCloseTo(0.47762, 5);
    expect(averagePrecisionAtK(user, 2)).toBeCloseTo(1 / 2 / 2, 12);
    expect(averagePrecisionAtK(user, 5)).toBeCloseTo((1 / 2 + 2 / 5) / 3, 12);
  });

  it("take ids as well as indices", () => {
    const named = { ranking: ["x", "y"], positives: new Set(["y"]) };
    expect([recallAtK(named, 2), precisionAtK(named, 2), hitRateAtK(named, 1)]).toEqual([1, 0.5, 0]);
    expect(ndcgAtK(named, 2)).toBeCloseTo(1 / Math.log2(3), 12);
  });

  it("are 0 for an empty ranking and 1 for a perfect one, precision but for the places left over", () => {
    const perfect = { ranking: [1, 2, 3, 4], positives: new Set([2, 1]) };
    for (const metric of Object.values(metrics)) {
      expect(metric({ ranking: [], positives: new Set([1]) }, 3)).toBe(0);
      expect(metric(perfect, 2)).toBe(1);
    }
    expect([recallAtK(perfect, 4), ndcgAtK(perfect, 4), precisionAtK(perfect, 4)]).toEqual([1, 1, 0.5]);
    const cut = { ranking: [1, 2], positives: new Set([1, 2, 3, 4]) };
    expect([ndcgAtK(cut, 2), recallAtK(cut, 2)]).toEqual([1, 0.5]);
  });

  it("refuse a bad cut-off, a user without positives and a positive ranked twice", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    for (const metric of Object.values(metrics)) {
      for (const k of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => metric(user, k)).toThrow(refused);
      expect(() => metric({ ranking: [1], positives: new Set() }, 1)).toThrow(refused);
      expect(() => metric({ ranking: [4, 4], positives: new Set([4]) }, 2)).toThrow(refused);
    }
  });

  it("lie between 0 and 1, and never fall when a hit moves up", () => {
    const ranking = fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 });
    const positives = fc.subarray([...Array(12).keys()], { minLength: 1 });
    fc.assert(
      fc.property(ranking, positives, fc.integer({ min: 1, max: 15 }), fc.nat(10), (ranked, right, k, at) => {
        const before = { ranking: ranked, positives: new Set(right) };
        const swapped = [...ranked];
        [swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!];
        for (const metric of Object.values(metrics)) {
          const score = metric(before, k);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1 + 1e-12);
          if (before.positives.has(ranked[at + 1]!) && !before.positives.has(ranked[at]!)) {
            expect(metric({ ...before, ranking: swapped }, k)).toBeGreaterThanOrEqual(score);
          }
        }
      }),
    );
  });
});

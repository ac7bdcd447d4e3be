import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interactionsOf } from "../testing/table-model.js";
import { catalogueCoverage, giniCoefficient } from "./catalogue-coverage.js";
import { intraListDiversity } from "./intra-list-diversity.js";
import { listMetrics } from "./list-metrics.js";
import { selfInformation } from "./self-information.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

describe("listMetrics", () => {
  // Items 0 to 3 have 3, 1, 1 and 0 of four users.
  const training = interactionsOf([[0], [0, 1], [0, 2], []], 4);
  const rankings = { users: Int32Array.of(0, 1, 3), count: 2, items: Int32Array.of(1, 2, 2, 3, 0, -1) };
  const vectors = {
    dimensions: 2,
    data: Float32Array.of(1, 0, 2, 0, 0, 3, 0, 0),
    present: Uint8Array.of(1, 1, 1, 0),
  };

  it("equals the values worked out by hand", () => {
    const metrics = listMetrics(rankings, { training, k: 2, vectors });
    expect(metrics).toEqual({
      coverage: 1,
      // Counts 1 1 1 2: (-3 -1 +1 +3 · 2) / (4 · 5).
      gini: 3 / 20,
      // Bits: item 0 log2(4/3), items 1 and 2 log2(4), item 3 as if one user had it.
      novelty: expect.closeTo((2 + 2 + Math.log2(4 / 3)) / 3, 12),
      // Items 1 and 2 stand at a right angle; the other lists have but one vector.
      diversity: expect.closeTo(1, 6),
      popularity: {
        recommended: (1 + 1 / 2 + 3) / 3,
        catalogue: 5 / 4,
        history: (3 + (3 + 1) / 2) / 2,
        againstCatalogue: 1.5 / 1.25,
        againstHistory: 1.5 / 2.5,
      },
    });
  });

  it("counts the first k places, and has no diversity without vectors", () => {
    const metrics = listMetrics(rankings, { training, k: 1 });
    expect([metrics.coverage, metrics.diversity]).toEqual([3 / 4, Number.NaN]);
    expect(metrics.popularity.recommended).toBe((1 + 1 + 3) / 3);
  });

  it("refuses a k that was not ranked, and vectors of other items", () => {
    for (const k of [0, 3, 1.5]) expect(() => listMetrics(rankings, { training, k })).toThrow(refused);
    const others = { ...vectors, present: Uint8Array.of(1) };
    expect(() => listMetrics(rankings, { training, k: 1, vectors: others })).toThrow(refused);
  });
});

describe("giniCoefficient", () => {
  it("is 0 where all are alike, (items - 1) / items where one has all, and NaN without recommendations", () => {
    expect(giniCoefficient(Float64Array.of(2, 2, 2))).toBe(0);
    expect(giniCoefficient(Float64Array.of(0, 7, 0, 0))).toBe(3 / 4);
    expect(giniCoefficient(new Float64Array(3))).toBe(Number.NaN);
    expect(catalogueCoverage(new Float64Array(3))).toBe(0);
  });

  it("equals half the mean difference over the mean", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const differences = counts.flatMap((left) => counts.map((right) => Math.abs(left - right)));
        const sum = differences.reduce((all, difference) => all + difference, 0);
        expect(giniCoefficient(Float64Array.from(counts))).toBeCloseTo(sum / (2 * counts.length * total), 12);
      }),
    );
  });
});

describe("selfInformation", () => {
  it("is 0 bits for what everybody has, 1 for half", () => {
    expect([...selfInformation(Float64Array.of(8, 4, 1, 0), 8)]).toEqual([0, 1, 3, 3]);
  });
});

describe("intraListDiversity", () => {
  it("equals the mean over all pairs, whatever the lengths of the vectors", () => {
    const vector = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(vector, { minLength: 2, maxLength: 6 }), (rows) => {
        const table = {
          dimensions: 2,
          data: Float32Array.from(rows.flat()),
          present: new Uint8Array(rows.length).fill(1),
        };
        const pairs = rows.flatMap((left, at) => rows.slice(at + 1).map((right) => [left, right] as const));
        const cosines = pairs.map(([left, right]) => {
          const lengths = Math.hypot(...left) * Math.hypot(...right);
          return lengths === 0 ? 0 : (left[0] * right[0] + left[1] * right[1]) / lengths;
        });
        const mean = 1 - cosines.reduce((sum, cosine) => sum + cosine, 0) / pairs.length;
        expect(intraListDiversity([...rows.keys()], table)).toBeCloseTo(mean, 5);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topItems } from "./top-items.js";

const score = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
);

describe("topItems", () => {
  it("equals sorting everything, ties going to the lower number, NaN left out", () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: 60 }), fc.integer({ min: 1, max: 65 }), (scores, count) => {
        const sorted = [...scores.keys()]
          .filter((item) => !Number.isNaN(scores[item]))
          .sort((left, right) =>
            scores[left] === scores[right] ? left - right : scores[left]! < scores[right]! ? 1 : -1,
          )
          .slice(0, count);
        expect([...topItems(Float64Array.from(scores), count)]).toEqual(sorted);
        expect([...topItems(Float32Array.from(scores), count)]).toEqual(sorted);
      }),
      { numRuns: 300 },
    );
  });

  it("takes any count without making room for it", () => {
    expect([...topItems(Float64Array.of(1, 2), Number.MAX_SAFE_INTEGER)]).toEqual([1, 0]);
  });
});

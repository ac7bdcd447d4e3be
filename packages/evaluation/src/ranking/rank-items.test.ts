import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankItems } from "./rank-items.js";

describe("rankItems", () => {
  it("ranks by falling score, ties by index, without the masked", () => {
    const scores = Float32Array.from([0.5, 2, 0.5, -1, 2, 9]);
    expect([...rankItems(scores, { count: 4, mask: new Set([5]) })]).toEqual([1, 4, 0, 2]);
    expect([...rankItems(scores, { count: 99 })]).toEqual([5, 1, 4, 0, 2, 3]);
    expect([...rankItems(scores, { count: 1, mask: new Set([0, 1, 2, 3, 4, 5]) })]).toEqual([]);
    expect([...rankItems([], { count: 1 })]).toEqual([]);
  });

  it("ranks infinities, and equals a full sort", () => {
    const score = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(Number.POSITIVE_INFINITY, -1 / 0),
    );
    fc.assert(
      fc.property(
        fc.array(score),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(20)),
        (scores, count, masked) => {
          const mask = new Set(masked);
          const sorted = [...scores.keys()]
            .filter((item) => !mask.has(item))
            .sort((a, b) => (scores[a] === scores[b] ? a - b : scores[a]! < scores[b]! ? 1 : -1));
          expect([...rankItems(scores, { count, mask })]).toEqual(sorted.slice(0, count));
        },
      ),
    );
  });

  it("refuses a bad count and a score that is no number", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    for (const count of [0, -1, 1.5, Number.NaN]) expect(() => rankItems([1], { count })).toThrow(refused);
    expect(() => rankItems([1, Number.NaN], { count: 1 })).toThrow(refused);
  });
});

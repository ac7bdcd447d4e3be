import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "./random.js";

describe("createRandom", () => {
  it("gives the same stream for the same seed and labels, and another for any other", () => {
    const first = (...labels: string[]) => createRandom(7, ...labels).next();
    expect(first("a", "b")).toBe(first("a", "b"));
    expect(first("a", "b")).not.toBe(first("b", "a"));
    expect(createRandom(8, "a", "b").next()).not.toBe(first("a", "b"));
  });

  it("is uniform: each tenth of [0, 1) gets a tenth of the draws", () => {
    const random = createRandom(1, "uniform");
    const tenths = new Float64Array(10);
    for (let draw = 0; draw < 20_000; draw++) tenths[Math.floor(random.next() * 10)]! += 1;
    // Six standard deviations of a binomial count.
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(6 * Math.sqrt(1800));
  });

  it("keeps its ranges", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (seed, below) => {
        const random = createRandom(seed, "range");
        const drawn = random.integer(below);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < below).toBe(true);
        const between = random.between(-below, below);
        expect(between >= -below && between < below).toBe(true);
      }),
    );
  });

  it("shuffles without losing anything, and leaves its input alone", () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.integer()), (seed, values) => {
        const before = [...values];
        const shuffled = createRandom(seed, "shuffle").shuffle(values);
        expect(values).toEqual(before);
        expect([...shuffled].sort()).toEqual([...values].sort());
      }),
    );
  });
});

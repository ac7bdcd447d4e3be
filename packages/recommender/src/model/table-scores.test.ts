import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTableScores } from "./table-scores.js";

describe("createTableScores", () => {
  it("gives the dot products, for a few rows as for many", async () => {
    const shapes = fc.record({
      rows: fc.constantFrom(1, 3, 15, 16, 40),
      items: fc.integer({ min: 1, max: 19 }),
      dimensions: fc.integer({ min: 1, max: 9 }),
      biased: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ rows, items, dimensions, biased, seed }) => {
        const values = (count: number, step: number) =>
          Float32Array.from({ length: count }, (_, at) => Math.sin(seed + step * at));
        const [left, table] = [values(rows * dimensions, 3), values(items * dimensions, 7)];
        const bias = values(items, 11);
        await using scores = createTableScores({ table, dimensions, ...(biased ? { bias } : {}) });
        const given = await scores.of(left, undefined);
        expect(given.length).toBe(rows * items);
        for (let at = 0; at < given.length; at++) {
          const [row, item] = [Math.floor(at / items), at % items];
          let sum = biased ? bias[item]! : 0;
          for (let column = 0; column < dimensions; column++) {
            sum += left[row * dimensions + column]! * table[item * dimensions + column]!;
          }
          expect(Math.abs(given[at]! - sum)).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("takes factors from memory shared between threads", async () => {
    const table = new Float32Array(new SharedArrayBuffer(8));
    table.set([2, 3]);
    await using scores = createTableScores({ table, dimensions: 1 });
    const given = await scores.of(new Float32Array(20).fill(10), undefined);
    expect([...given.subarray(38)]).toEqual([20, 30]);
  });
});

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

const shape = {
  tableRows: fc.integer({ min: 1, max: 20 }),
  count: fc.integer({ min: 0, max: 50 }),
  dimensions: fc.integer({ min: 1, max: 37 }),
  seed: fc.integer(),
};

describe("rows of tables", () => {
  it("gathers and scatters any rows, repeats added in their order", () => {
    fc.assert(
      fc.property(fc.record(shape), ({ tableRows, count, dimensions, seed }) => {
        const random = randomValues(seed);
        const table = random.floats(tableRows * dimensions);
        const rows = random.indices(count, tableRows);
        const source = random.floats(count * dimensions);
        const [gathered, scattered] = teams.same((kernels, place) => {
          const output = kernels.float32(count * dimensions);
          const [target, listed] = [place.floats(table), place.ints(rows)];
          kernels.gatherRows({ table: place.floats(table), rows: listed, dimensions, output });
          kernels.scatterAddRows({
            table: target,
            rows: listed,
            dimensions,
            source: place.floats(source),
            scale: -2,
          });
          return [output, target];
        });
        const sums = Float64Array.from(table);
        for (const [at, row] of rows.entries()) {
          for (let column = 0; column < dimensions; column++) {
            const cell = row * dimensions + column;
            expect(gathered![at * dimensions + column]).toBe(table[cell]);
            sums[cell]! -= 2 * source[at * dimensions + column]!;
          }
        }
        expectClose(scattered!, sums);
      }),
    );
  });

  it("refuses a row outside the table before anything is written", () => {
    teams.same((kernels, place) => {
      const table = place.floats([1, 2, 3, 4]);
      const options = { table, rows: place.ints([0, 2]), dimensions: 2, source: place.floats([1, 1, 1, 1]) };
      expect(() => kernels.scatterAddRows(options)).toThrow(/rows\[1\] is 2; there are 2 rows/);
      expect(() => kernels.scatterAddRows({ ...options, rows: place.ints([-1, 0]) })).toThrow(
        /rows\[0\] is -1/,
      );
      expect(() => kernels.scatterAddRows({ ...options, dimensions: 3 })).toThrow(/no whole rows of 3/);
      expect(() => kernels.scatterAddRows({ ...options, dimensions: 0 })).toThrow(/dimensions/);
      expect(() => kernels.scatterAddRows({ ...options, dimensions: 1 })).toThrow(
        /source has 4 elements and needs 2/,
      );
      expect([...table]).toEqual([1, 2, 3, 4]);
      return [];
    });
  });
});

describe("dense vectors", () => {
  it("adds and scales vectors of any length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer(), (length, seed) => {
        const random = randomValues(seed);
        const [left, right] = [random.floats(length), random.floats(length)];
        const [sum, scaled, inPlace] = teams.same((kernels, place) => {
          const [first, second, third] = [place.floats(left), place.floats(left), place.floats(left)];
          kernels.addScaled({ target: first, source: place.floats(right), scale: 0.25 });
          kernels.scaleInto({ target: second, source: place.floats(right), scale: 4 });
          kernels.scaleInto({ target: third, source: third, scale: -1 });
          return [first, second, third];
        });
        expectClose(
          sum!,
          left.map((value, at) => value + 0.25 * right[at]!),
        );
        expect(scaled).toEqual(right.map((value) => 4 * value));
        expect(inPlace).toEqual(left.map((value) => -value));
      }),
    );
  });
});

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
  tableRows: fc.integer({ min: 1, max: 25 }),
  dimensions: fc.integer({ min: 1, max: 70 }),
  some: fc.boolean(),
  seed: fc.integer(),
};

describe("scans", () => {
  it("are the dot products and cosines of floats, of all rows or of some", () => {
    fc.assert(
      fc.property(fc.record(shape), ({ tableRows, dimensions, some, seed }) => {
        const random = randomValues(seed);
        const [table, query] = [random.floats(tableRows * dimensions), random.floats(dimensions)];
        table.fill(0, 0, dimensions);
        const rows = some
          ? random.indices(random.below(40), tableRows)
          : Int32Array.from({ length: tableRows }, (_, row) => row);
        const [dots, cosines] = teams.same((kernels, place) => {
          const [output, second] = [kernels.float32(rows.length), kernels.float32(rows.length)];
          const given = { table: place.floats(table), dimensions, query: place.floats(query) };
          const options = { ...given, ...(some ? { rows: place.ints(rows) } : {}) };
          kernels.dotScan({ ...options, output });
          kernels.cosineScan({ ...options, output: second });
          return [output, second];
        });
        const plain = Array.from(rows, (row) =>
          plainScan(table.subarray(row * dimensions, (row + 1) * dimensions), query),
        );
        expectClose(
          dots!,
          plain.map(({ dot }) => dot),
        );
        expectClose(
          cosines!,
          plain.map(({ cosine }) => cosine),
        );
      }),
    );
  });

  it("are the exact dot products and the cosines of int8, times the scales", () => {
    fc.assert(
      fc.property(fc.record(shape), ({ tableRows, dimensions, some, seed }) => {
        const random = randomValues(seed);
        const [table, query] = [random.bytes(tableRows * dimensions), random.bytes(dimensions)];
        table.fill(0, 0, dimensions);
        const scales = random.floats(tableRows);
        const rows = some
          ? random.indices(random.below(40), tableRows)
          : Int32Array.from({ length: tableRows }, (_, row) => row);
        const [dots, scaled, cosines] = teams.same((kernels, place) => {
          const [first, second, third] = [1, 2, 3].map(() => kernels.float32(rows.length));
          const given = { table: place.bytes(table), dimensions, query: place.bytes(query) };
          const options = { ...given, ...(some ? { rows: place.ints(rows) } : {}) };
          kernels.dotScanInt8({ ...options, output: first! });
          kernels.dotScanInt8({ ...options, output: second!, scales: place.floats(scales), queryScale: 0.5 });
          kernels.cosineScanInt8({ ...options, output: third! });
          return [first!, second!, third!];
        });
        const plain = Array.from(rows, (row) =>
          plainScan(table.subarray(row * dimensions, (row + 1) * dimensions), query),
        );
        expect([...dots!]).toEqual(plain.map(({ dot }) => dot));
        expectClose(
          scaled!,
          plain.map(({ dot }, at) => dot * scales[rows[at]!]! * 0.5),
        );
        expectClose(
          cosines!,
          plain.map(({ cosine }) => cosine),
        );
      }),
    );
  });

  it("hold the largest sums that int8 rows allow, and refuse longer rows", () => {
    teams.same((kernels) => {
      const dimensions = 131_071;
      const row = kernels.int8(dimensions).fill(-128);
      const output = kernels.float32(1);
      kernels.dotScanInt8({ table: row, dimensions, query: row, output });
      expect(output[0]).toBe(Math.fround(128 * 128 * dimensions));
      const longer = kernels.int8(dimensions + 1);
      const options = { table: longer, dimensions: dimensions + 1, query: longer, output };
      expect(() => kernels.dotScanInt8(options)).toThrow(/at most 131071 dimensions/);
      return [];
    });
  });

  it("keep NaN to its row", () => {
    const [output] = teams.same((kernels, place) => {
      const target = kernels.float32(2);
      const table = place.floats([Number.NaN, 1, 3, 4]);
      kernels.cosineScan({ table, dimensions: 2, query: place.floats([0, 2]), output: target });
      return [target];
    });
    expect(output![0]).toBeNaN();
    expect(output![1]).toBeCloseTo(0.8, 6);
  });
});

function plainScan(row: ArrayLike<number>, query: ArrayLike<number>): { dot: number; cosine: number } {
  let [dot, left, right] = [0, 0, 0];
  for (let at = 0; at < query.length; at++) {
    dot += row[at]! * query[at]!;
    left += row[at]! ** 2;
    right += query[at]! ** 2;
  }
  return { dot: dot + 0, cosine: left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right) };
}

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
  rows: fc.integer({ min: 1, max: 25 }),
  dimensions: fc.integer({ min: 1, max: 70 }),
  queries: fc.integer({ min: 1, max: 9 }),
  seed: fc.integer(),
};

describe("nearestMeans", () => {
  it("is the mean of the three greatest dot products of each row, or of as many as there are", () => {
    fc.assert(
      fc.property(fc.record(shape), ({ rows, dimensions, queries, seed }) => {
        const random = randomValues(seed);
        const [table, asked] = [random.floats(rows * dimensions), random.floats(queries * dimensions)];
        const [means] = teams.same((kernels, place) => {
          const output = kernels.float32(rows);
          kernels.nearestMeans({
            table: place.floats(table),
            dimensions,
            queries: place.floats(asked),
            output,
          });
          return [output];
        });
        const row = (values: Float32Array, at: number) =>
          values.subarray(at * dimensions, (at + 1) * dimensions);
        const plain = Array.from({ length: rows }, (_, at) => {
          const dots = Array.from({ length: queries }, (_, one) => plainDot(row(table, at), row(asked, one)));
          const best = dots.sort((left, right) => right - left).slice(0, 3);
          return best.reduce((sum, dot) => sum + dot, 0) / best.length;
        });
        expectClose(means!, plain, 1e-4);
      }),
    );
  });

  it("refuses no queries, and arrays whose lengths do not fit", () => {
    teams.same((kernels) => {
      const [table, output] = [kernels.float32(8), kernels.float32(4)];
      for (const values of [0, 3]) {
        const queries = kernels.float32(values);
        expect(() => kernels.nearestMeans({ table, dimensions: 2, queries, output })).toThrow(
          expect.objectContaining({ code: "INVALID_ARGUMENT" }),
        );
      }
      return [];
    });
  });
});

function plainDot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}

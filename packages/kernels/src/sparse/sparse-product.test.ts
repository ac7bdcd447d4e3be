import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, expectClose, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";
import type { SparseMatrix } from "./sparse-product.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

describe("sparseProduct", () => {
  it("equals the plain product on any shape, and adds it to a running sum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 75 }),
        fc.integer(),
        (rows, denseRows, dimensions, seed) => {
          const random = randomValues(seed);
          const sparse = random.sparseRows(rows, denseRows);
          const matrix = { ...sparse, values: random.floats(sparse.columns.length) };
          const dense = random.floats(denseRows * dimensions);
          const before = random.floats(rows * dimensions);
          const [output, sum] = teams.same((kernels, place) => {
            const [target, total] = [kernels.float32(before.length), place.floats(before)];
            kernels.sparseProduct({
              matrix: {
                offsets: place.ints(matrix.offsets),
                columns: place.ints(matrix.columns),
                values: place.floats(matrix.values),
              },
              dense: place.floats(dense),
              dimensions,
              output: target,
              accumulateInto: total,
            });
            return [target, total];
          });
          const expected = plainProduct(matrix, dense, dimensions);
          expectClose(output!, expected);
          expectClose(
            sum!,
            expected.map((value, at) => value + before[at]!),
          );
        },
      ),
    );
  });

  it("multiplies [[2, 3], [0, 0]] by hand", () => {
    const [output] = teams.same((kernels, place) => {
      const target = place.floats([9, 9, 9, 9]);
      kernels.sparseProduct({
        matrix: { offsets: place.ints([0, 2, 2]), columns: place.ints([1, 0]), values: place.floats([3, 2]) },
        dense: place.floats([1, 10, 100, 1000]),
        dimensions: 2,
        output: target,
      });
      return [target];
    });
    expect([...output!]).toEqual([302, 3020, 0, 0]);
  });

  it("refuses columns outside the dense table, offsets that fall, and an output over its input", () => {
    teams.same((kernels, place) => {
      const dense = place.floats([1, 2]);
      const product = (offsets: number[], columns: number[], output = kernels.float32(2)) =>
        kernels.sparseProduct({
          matrix: {
            offsets: place.ints(offsets),
            columns: place.ints(columns),
            values: kernels.float32(columns.length),
          },
          dense,
          dimensions: 1,
          output,
        });
      const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
      expect(() => product([0, 1, 2], [0, 2])).toThrow(/matrix.columns\[1\] is 2; there are 2 rows/);
      expect(() => product([0, 1, 2], [0, -1])).toThrow(refused);
      expect(() => product([0, 2, 1], [0, 1])).toThrow(refused);
      expect(() => product([1, 1, 2], [0, 1])).toThrow(refused);
      expect(() => product([0, 1, 1], [0, 1])).toThrow(refused);
      expect(() => product([], [])).toThrow(refused);
      expect(() => product([0, 1, 2], [0, 1], kernels.float32(3))).toThrow(refused);
      expect(() => product([0, 1, 2], [0, 1], new Float32Array(2))).toThrow(/output lies outside/);
      expect(() => product([0, 1, 2], [0, 1], dense)).toThrow(/overlaps/);
      return [];
    });
  });
});

function plainProduct(matrix: SparseMatrix, dense: Float32Array, dimensions: number): Float64Array {
  const output = new Float64Array((matrix.offsets.length - 1) * dimensions);
  for (let row = 0; row + 1 < matrix.offsets.length; row++) {
    for (let entry = matrix.offsets[row]!; entry < matrix.offsets[row + 1]!; entry++) {
      for (let column = 0; column < dimensions; column++) {
        const value = dense[matrix.columns[entry]! * dimensions + column]!;
        output[row * dimensions + column]! += matrix.values[entry]! * value;
      }
    }
  }
  return output;
}

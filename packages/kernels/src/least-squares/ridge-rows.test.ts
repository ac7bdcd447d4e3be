import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKernelTeams, type KernelTeams } from "../testing/kernel-teams.js";
import { randomValues } from "../testing/random-values.js";

let teams: KernelTeams;
beforeAll(async () => {
  teams = await createKernelTeams();
});
afterAll(() => teams.close());

interface Problem {
  readonly offsets: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly table: ArrayLike<number>;
  readonly diagonal: ArrayLike<number>;
  readonly ridge: ArrayLike<number>;
}

function solve(problem: Problem): Float32Array {
  const [solved] = teams.same((kernels, place) => {
    const dimensions = problem.diagonal.length;
    const output = place.floats(new Array(problem.ridge.length * dimensions).fill(9));
    kernels.ridgeRows({
      matrix: {
        offsets: place.ints(problem.offsets),
        columns: place.ints(problem.columns),
        values: place.floats(problem.weights),
      },
      table: place.floats(problem.table),
      dimensions,
      diagonal: place.floats(problem.diagonal),
      ridge: place.floats(problem.ridge),
      output,
    });
    return [output];
  });
  return solved!;
}

describe("ridgeRows", () => {
  it("solves one row by hand, and gives zeros to a row without cells", () => {
    // v = (1, 2), weight 3, diagonal 1 + 1: (2 I + 3 v v') x = 3 v, so x = v · 3 / (2 + 15).
    const solved = solve({
      offsets: [0, 1, 1],
      columns: [0],
      weights: [3],
      table: [1, 2],
      diagonal: [1, 1],
      ridge: [1, 1],
    });
    for (const [at, value] of [3 / 17, 6 / 17, 0, 0].entries()) expect(solved[at]).toBeCloseTo(value, 6);
  });

  it("meets the normal equations with fewer and with more cells than dimensions, also past a strip of 256", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(1, 3, 30, 300),
        fc.integer({ min: 1, max: 21 }),
        fc.integer(),
        (rows, tableRows, dimensions, seed) => {
          const random = randomValues(seed);
          const { offsets, columns } = random.sparseRows(rows, tableRows);
          const problem = {
            offsets,
            columns,
            weights: Float32Array.from(columns, () => 2 * random.next()),
            table: random.floats(tableRows * dimensions),
            diagonal: Float32Array.from({ length: dimensions }, () => random.next()),
            ridge: Float32Array.from({ length: rows }, () => 0.5 + random.next()),
          };
          const solved = solve(problem);
          for (let row = 0; row < rows; row++)
            expect(largestResidual(problem, solved, row)).toBeLessThan(1e-4);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it("solves only the rows asked for", () => {
    const [output] = teams.same((kernels, place) => {
      const target = place.floats([9, 9, 9]);
      kernels.ridgeRows({
        matrix: {
          offsets: place.ints([0, 1, 2, 3]),
          columns: place.ints([0, 0, 0]),
          values: place.floats([1, 1, 1]),
        },
        table: place.floats([1]),
        dimensions: 1,
        diagonal: place.floats([0]),
        ridge: place.floats([1, 1, 1]),
        output: target,
        from: 1,
        to: 2,
      });
      return [target];
    });
    expect([...output!]).toEqual([9, 0.5, 9]);
  });

  it("refuses lengths that do not fit and rows that are not there", () => {
    teams.same((kernels, place) => {
      const sound = {
        matrix: { offsets: place.ints([0, 1]), columns: place.ints([0]), values: place.floats([1]) },
        table: place.floats([1, 1]),
        dimensions: 2,
        diagonal: place.floats([1, 1]),
        ridge: place.floats([1]),
        output: place.floats([0, 0]),
      };
      const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
      const short = place.floats([1]);
      expect(() => kernels.ridgeRows({ ...sound, diagonal: short })).toThrow(refused);
      expect(() => kernels.ridgeRows({ ...sound, output: short })).toThrow(refused);
      expect(() => kernels.ridgeRows({ ...sound, ridge: place.floats([]) })).toThrow(refused);
      expect(() => kernels.ridgeRows({ ...sound, to: 2 })).toThrow(refused);
      expect(() => kernels.ridgeRows({ ...sound, output: sound.table })).toThrow(refused);
      expect(() => kernels.ridgeRows({ ...sound, table: new Float32Array(2) })).toThrow(refused);
      return [];
    });
  });
});

/** Largest element of (Σ w v v' + diagonal + ridge) x - Σ w v, over the largest sum of sizes in it. */
function largestResidual(problem: Problem, solved: Float32Array, row: number): number {
  const dimensions = problem.diagonal.length;
  const own = solved.subarray(row * dimensions, (row + 1) * dimensions);
  const residual = Float64Array.from(
    own,
    (value, at) => value * (problem.diagonal[at]! + problem.ridge[row]!),
  );
  const sizes = residual.map(Math.abs);
  for (let cell = problem.offsets[row]!; cell < problem.offsets[row + 1]!; cell++) {
    const start = problem.columns[cell]! * dimensions;
    let short = -1;
    for (let at = 0; at < dimensions; at++) short += problem.table[start + at]! * own[at]!;
    for (let at = 0; at < dimensions; at++) {
      const term = problem.weights[cell]! * short * problem.table[start + at]!;
      residual[at]! += term;
      sizes[at]! += Math.abs(term);
    }
  }
  const size = Math.max(1, ...sizes);
  return Math.max(0, ...residual.map(Math.abs)) / size;
}

import { describe, expect, it } from "vitest";
import { choleskyInPlace, choleskySolveInPlace } from "../../linear-algebra/cholesky.js";
import { createPace } from "../../linear-algebra/pace.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { type SparseRows, sparseRowsOf, transposed } from "../../linear-algebra/sparse-rows.js";
import { fitImplicitFactors, frequencyRidge } from "./implicit-factors.js";
import { implicitObjective } from "./implicit-objective.js";

const options = {
  dimensions: 3,
  unobservedWeight: 0.1,
  regularisation: 0.05,
  frequencyPower: 1,
  sweeps: 4,
  seed: 5,
  threads: 1,
};

describe("fitImplicitFactors", () => {
  it.each([2, 3, 8])(
    "gives the scores of plain alternating least squares with %i dimensions",
    async (dimensions) => {
      const rows = randomRows(14, 9);
      const own = { ...options, dimensions };
      const { userFactors, itemFactors } = await fitImplicitFactors(rows, own, createPace({}));
      const plain = plainFactors(rows, own);
      for (let user = 0; user < 14; user++) {
        for (let item = 0; item < 9; item++) {
          const score = dotOf(userFactors, user, itemFactors, item, dimensions);
          expect(score).toBeCloseTo(dotOf(plain.users, user, plain.items, item, dimensions), 4);
        }
      }
    },
  );

  it("lowers its objective with every sweep", async () => {
    const rows = randomRows(30, 20);
    const losses: number[] = [];
    for (const sweeps of [1, 2, 4, 8]) {
      const fitted = await fitImplicitFactors(rows, { ...options, sweeps }, createPace({}));
      losses.push(implicitObjective(rows, fitted, options));
    }
    expect([...losses].sort((left, right) => right - left)).toEqual(losses);
  });

  it("does not depend on the number of threads", async () => {
    const rows = randomRows(20, 12);
    const one = await fitImplicitFactors(rows, options, createPace({}));
    const two = await fitImplicitFactors(rows, { ...options, threads: 2 }, createPace({}));
    for (const [at, value] of one.userFactors.entries()) expect(two.userFactors[at]).toBeCloseTo(value, 4);
  });
});

describe("implicitObjective", () => {
  it("adds up by hand for one user and two items", () => {
    // x = (0.5, 1): (1 - 0.5)² + 0.1 (0.25 + 1) + 0.05 (1 + 0.2) · 1 + 0.05 (1 + 0.1) · 0.25 + 0.05 (0 + 0.1) · 1
    const rows = sparseRowsOf([{ columns: Int32Array.of(0), values: Float32Array.of(1) }], 2);
    const factors = { userFactors: Float32Array.of(1), itemFactors: Float32Array.of(0.5, 1) };
    const loss = implicitObjective(rows, factors, { ...options, dimensions: 1 });
    expect(loss).toBeCloseTo(0.25 + 0.125 + 0.06 + 0.01375 + 0.005, 6);
  });
});

function randomRows(users: number, items: number): SparseRows {
  const random = createSeededRandom(users);
  const rows = Array.from({ length: users }, (_, user) => {
    const columns = Int32Array.from({ length: items }, (_, item) => item).filter(
      () => random.uniform() < (user % 7) / 8,
    );
    return { columns, values: Float32Array.from(columns, () => 0.5 + random.uniform()) };
  });
  return sparseRowsOf(rows, items);
}

/** The same sweeps from the same start, by the normal equations of each row. */
function plainFactors(rows: SparseRows, own: typeof options): { users: Float64Array; items: Float64Array } {
  const random = createSeededRandom(own.seed);
  const scale = 0.1 / Math.sqrt(own.dimensions);
  let items = Float64Array.from({ length: rows.width * own.dimensions }, () => scale * random.normal());
  let users = new Float64Array(0);
  const flipped = transposed(rows);
  for (let sweep = 0; sweep < own.sweeps; sweep++) {
    users = plainHalf(rows, items, own);
    items = plainHalf(flipped, users, own);
  }
  return { users: plainHalf(rows, items, own), items };
}

function plainHalf(rows: SparseRows, table: Float64Array, own: typeof options): Float64Array<ArrayBuffer> {
  const d = own.dimensions;
  const count = rows.offsets.length - 1;
  const solved = new Float64Array(count * d);
  for (let row = 0; row < count; row++) {
    const normal = new Float64Array(d * d);
    const right = new Float64Array(d);
    const cells = rows.offsets[row + 1]! - rows.offsets[row]!;
    for (let at = 0; at < d; at++) normal[at * d + at] = frequencyRidge(cells, rows.width, own);
    for (let other = 0; other < rows.width; other++)
      addRow(normal, right, table, other, own.unobservedWeight, 0);
    for (let cell = rows.offsets[row]!; cell < rows.offsets[row + 1]!; cell++)
      addRow(normal, right, table, rows.columns[cell]!, rows.values[cell]!, 1);
    choleskyInPlace(normal, d);
    choleskySolveInPlace(normal, d, right);
    solved.set(right, row * d);
  }
  return solved;
}

function addRow(
  normal: Float64Array,
  right: Float64Array,
  table: Float64Array,
  row: number,
  weight: number,
  target: number,
) {
  const d = right.length;
  for (let left = 0; left < d; left++) {
    const value = weight * table[row * d + left]!;
    right[left]! += target * value;
    for (let at = 0; at < d; at++) normal[left * d + at]! += value * table[row * d + at]!;
  }
}

function dotOf(
  left: ArrayLike<number>,
  row: number,
  right: ArrayLike<number>,
  other: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let at = 0; at < dimensions; at++)
    sum += left[row * dimensions + at]! * right[other * dimensions + at]!;
  return sum;
}

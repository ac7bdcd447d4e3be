import { describe, expect, it } from "vitest";
import { createPace } from "../../linear-algebra/pace.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { type SparseRows, sparseRowsOf } from "../../linear-algebra/sparse-rows.js";
import { fitRatingBiases } from "./rating-biases.js";
import type { RatingFactors } from "./rating-factors.js";
import { ratingLikeness } from "./rating-likeness.js";
import { learnPairs, learnWithImplicit } from "./rating-steps.js";

describe("fitRatingBiases", () => {
  it("is by hand, items first", () => {
    // Mean 3; item 0 got 4 and 3: (1 + 0) / (1 + 2); item 1 got 2: -1 / (1 + 1). Users follow with what is left.
    const rows = ratingsOf([[4, 2], [3]], 2);
    const biases = fitRatingBiases(
      { rows, mean: 3 },
      { userRegularisation: 1, itemRegularisation: 1, sweeps: 1 },
    );
    expect([...biases.items]).toEqual([1 / 3, -0.5]);
    expect(biases.users[0]).toBeCloseTo((1 - 1 / 3 + (-1 + 0.5)) / 3, 12);
    expect(biases.users[1]).toBeCloseTo(-1 / 3 / 2, 12);
  });
});

describe("ratingLikeness", () => {
  const biases = { mean: 0, users: new Float64Array(3), items: new Float64Array(2) };

  it("is the shrunk correlation over common users by hand", async () => {
    // Items got (1, 2, 2) and (1, 1, 2): products 1 + 2 + 4 = 7, squares 9 and 6, three users in common.
    const rows = ratingsOf(
      [
        [1, 1],
        [2, 1],
        [2, 2],
      ],
      2,
    );
    const options = { shrinkage: 2, leastSupport: 1, candidates: 5 };
    const alike = await ratingLikeness(rows, biases, options, createPace({}));
    expect([...alike.columns]).toEqual([1, 0]);
    expect(alike.values[0]).toBeCloseTo(((2 / 4) * 7) / Math.sqrt(54), 6);
    const strict = await ratingLikeness(rows, biases, { ...options, leastSupport: 4 }, createPace({}));
    expect(strict.columns).toHaveLength(0);
  });

  it("leaves out items that are rated unlike, and pairs of one common user", async () => {
    const unlike = await ratingLikeness(
      ratingsOf(
        [
          [1, -1],
          [1, -2],
        ],
        2,
      ),
      biases,
      { shrinkage: 0, leastSupport: 1, candidates: 5 },
      createPace({}),
    );
    expect(unlike.columns).toHaveLength(0);
    const single = await ratingLikeness(
      ratingsOf([[1, 1], [1], [1]], 2),
      biases,
      { shrinkage: 0, leastSupport: 1, candidates: 5 },
      createPace({}),
    );
    expect(single.columns).toHaveLength(0);
  });
});

describe("steps", () => {
  const options = { dimensions: 1, learningRate: 0.1, regularisation: 0.5 };

  it("of SVD are by hand", () => {
    const factors = factorsOf([1], [2], []);
    // Predicted 3 + 0 + 0 + 1 · 2 = 5, rated 4: the error is -1.
    expect(learnPairs(factors, ratingsOf([[4]], 1), options)(0)).toBeCloseTo(1, 12);
    expect(factors.userBias[0]).toBeCloseTo(-0.1, 12);
    expect(factors.userFactors[0]).toBeCloseTo(1 + 0.1 * (-2 - 0.5), 12);
    expect(factors.itemFactors[0]).toBeCloseTo(2 + 0.1 * (-1 - 1), 12);
  });

  it("of SVD++ move every implicit factor at every rating, as the plain double loop does", () => {
    const random = createSeededRandom(9);
    const table = (count: number) => Array.from({ length: count }, () => random.normal());
    const [own, items, implicit] = [table(3), table(12), table(12)];
    const rows = ratingsOf([[5, 1, 4, 2]], 4);
    const fast = factorsOf(own, items, implicit);
    const plain = factorsOf(own, items, implicit);
    const three = { ...options, dimensions: 3 };
    const squares = learnWithImplicit(fast, rows, three)(0);
    expect(squares).toBeCloseTo(plainSvdPlusPlus(plain, rows, three), 10);
    for (const name of ["userFactors", "itemFactors", "implicitFactors", "userBias", "itemBias"] as const) {
      for (const [at, value] of plain[name].entries()) expect(fast[name][at]).toBeCloseTo(value, 10);
    }
  });
});

/** One user's steps as the paper has them, with the sum over the implicit factors made anew for each rating. */
function plainSvdPlusPlus(
  factors: RatingFactors,
  rows: SparseRows,
  {
    dimensions,
    learningRate,
    regularisation,
  }: { dimensions: number; learningRate: number; regularisation: number },
): number {
  const count = rows.columns.length;
  let squares = 0;
  for (let cell = 0; cell < count; cell++) {
    const item = rows.columns[cell]!;
    const sum = Array.from({ length: dimensions }, (_, at) =>
      rows.columns.reduce(
        (total, other) => total + factors.implicitFactors[other * dimensions + at]! / Math.sqrt(count),
        0,
      ),
    );
    let error = rows.values[cell]! - factors.mean - factors.userBias[0]! - factors.itemBias[item]!;
    for (let at = 0; at < dimensions; at++)
      error -= (factors.userFactors[at]! + sum[at]!) * factors.itemFactors[item * dimensions + at]!;
    const moved = (value: number, slope: number) =>
      value + learningRate * (error * slope - regularisation * value);
    factors.userBias[0] = moved(factors.userBias[0]!, 1);
    factors.itemBias[item] = moved(factors.itemBias[item]!, 1);
    for (let at = 0; at < dimensions; at++) {
      const [left, right] = [factors.userFactors[at]!, factors.itemFactors[item * dimensions + at]!];
      factors.userFactors[at] = moved(left, right);
      factors.itemFactors[item * dimensions + at] = moved(right, left + sum[at]!);
      for (const other of rows.columns) {
        const place = other * dimensions + at;
        factors.implicitFactors[place] = moved(factors.implicitFactors[place]!, right / Math.sqrt(count));
      }
    }
    squares += error * error;
  }
  return squares;
}

function factorsOf(
  own: readonly number[],
  items: readonly number[],
  implicit: readonly number[],
): RatingFactors {
  return {
    mean: 3,
    userBias: new Float64Array(1),
    itemBias: new Float64Array(items.length),
    userFactors: Float64Array.from(own),
    itemFactors: Float64Array.from(items),
    implicitFactors: Float64Array.from(implicit),
  };
}

function ratingsOf(users: readonly (readonly number[])[], items: number): SparseRows {
  const rows = users.map((own) => ({ columns: Int32Array.from(own.keys()), values: Float32Array.from(own) }));
  return sparseRowsOf(rows, items);
}

import type { SparseRows } from "../../linear-algebra/sparse-rows.js";
import type { RatingFactors, RatingFactorsOptions } from "./rating-factors.js";

/** One step for each of a user's ratings; the sum of their squared errors before the steps. */
export type LearnUser = (user: number) => number;

type StepOptions = Pick<RatingFactorsOptions, "dimensions" | "learningRate" | "regularisation">;

/** Steps of SVD: a rating moves the biases and factors of its user and item. */
export function learnPairs(factors: RatingFactors, rows: SparseRows, options: StepOptions): LearnUser {
  const { userFactors, itemFactors } = factors;
  const { dimensions, learningRate, regularisation } = options;
  const none = new Float64Array(dimensions);
  return (user) => {
    const own = user * dimensions;
    let squares = 0;
    for (let cell = rows.offsets[user]!; cell < rows.offsets[user + 1]!; cell++) {
      const error = learnBiases(factors, rows, user, cell, none, options);
      const other = rows.columns[cell]! * dimensions;
      for (let at = 0; at < dimensions; at++) {
        const left = userFactors[own + at]!;
        const right = itemFactors[other + at]!;
        userFactors[own + at] = left + learningRate * (error * right - regularisation * left);
        itemFactors[other + at] = right + learningRate * (error * left - regularisation * right);
      }
      squares += error * error;
    }
    return squares;
  };
}

/**
 * Steps of SVD++: a rating also moves the implicit factors of every item that the user rated.
 *
 * These all shrink by one factor and grow by one vector, so both are kept while the user's ratings are gone through, and
 * applied once at the end: n steps for n ratings in place of n².
 */
export function learnWithImplicit(factors: RatingFactors, rows: SparseRows, options: StepOptions): LearnUser {
  const { userFactors, itemFactors, implicitFactors } = factors;
  const { dimensions, learningRate, regularisation } = options;
  const kept = 1 - learningRate * regularisation;
  const sum = new Float64Array(dimensions);
  const growth = new Float64Array(dimensions);
  return (user) => {
    const [from, to] = [rows.offsets[user]!, rows.offsets[user + 1]!];
    const share = 1 / Math.sqrt(Math.max(1, to - from));
    const own = user * dimensions;
    let shrink = 1;
    let squares = 0;
    sumImplicit(implicitFactors, rows, user, sum);
    growth.fill(0);
    for (let cell = from; cell < to; cell++) {
      const error = learnBiases(factors, rows, user, cell, sum, options);
      const other = rows.columns[cell]! * dimensions;
      for (let at = 0; at < dimensions; at++) {
        const left = userFactors[own + at]!;
        const right = itemFactors[other + at]!;
        const step = learningRate * error * right;
        userFactors[own + at] = left * kept + step;
        itemFactors[other + at] = right * kept + learningRate * error * (left + sum[at]!);
        growth[at] = growth[at]! * kept + step * share;
        sum[at] = sum[at]! * kept + step;
      }
      shrink *= kept;
      squares += error * error;
    }
    for (let cell = from; cell < to; cell++) {
      const start = rows.columns[cell]! * dimensions;
      for (let at = 0; at < dimensions; at++)
        implicitFactors[start + at] = implicitFactors[start + at]! * shrink + growth[at]!;
    }
    return squares;
  };
}

/** Σ over the factors of the user's items, by the root of their number. */
export function sumImplicit(table: Float64Array, rows: SparseRows, user: number, sum: Float64Array): void {
  sum.fill(0);
  const [from, to] = [rows.offsets[user]!, rows.offsets[user + 1]!];
  for (let cell = from; cell < to; cell++) {
    const start = rows.columns[cell]! * sum.length;
    for (let at = 0; at < sum.length; at++) sum[at]! += table[start + at]!;
  }
  for (let at = 0; at < sum.length; at++) sum[at]! /= Math.sqrt(Math.max(1, to - from));
}

/** Moves the biases of a rating by its error, which is returned. */
function learnBiases(
  { mean, userBias, itemBias, userFactors, itemFactors }: RatingFactors,
  rows: SparseRows,
  user: number,
  cell: number,
  sum: Float64Array,
  { learningRate, regularisation }: StepOptions,
): number {
  const dimensions = sum.length;
  const item = rows.columns[cell]!;
  const [own, other] = [user * dimensions, item * dimensions];
  let predicted = mean + userBias[user]! + itemBias[item]!;
  for (let at = 0; at < dimensions; at++)
    predicted += (userFactors[own + at]! + sum[at]!) * itemFactors[other + at]!;
  const error = rows.values[cell]! - predicted;
  userBias[user]! += learningRate * (error - regularisation * userBias[user]!);
  itemBias[item]! += learningRate * (error - regularisation * itemBias[item]!);
  return error;
}

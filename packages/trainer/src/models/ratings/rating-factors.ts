import { ModalisError } from "@modalis/contract";
import type { Pace } from "../../linear-algebra/pace.js";
import { createSeededRandom, type SeededRandom, shuffled } from "../../linear-algebra/seeded-random.js";
import { rowLengths, type SparseRows, transposed } from "../../linear-algebra/sparse-rows.js";
import type { RatingRows } from "./rating-rows.js";
import { learnPairs, learnWithImplicit } from "./rating-steps.js";

export interface RatingFactorsOptions {
  readonly dimensions: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly regularisation: number;
  /** Standard deviation of the factors at the start. */
  readonly initialDeviation: number;
  /** Whether a user is also the items that were rated, as in SVD++. */
  readonly implicit: boolean;
  readonly seed: number;
}

/** A prediction is mean + user bias + item bias + (own + Σ implicit / √n)·item. */
export interface RatingFactors {
  readonly mean: number;
  /** `[users]`. */
  readonly userBias: Float64Array;
  /** `[items]`. */
  readonly itemBias: Float64Array;
  /** `[users, dimensions]`. */
  readonly userFactors: Float64Array;
  /** `[items, dimensions]`. */
  readonly itemFactors: Float64Array;
  /** `[items, dimensions]`: what having rated an item says of a user; empty without `implicit`. */
  readonly implicitFactors: Float64Array;
}

/**
 * Stochastic gradient descent on the squared error of biased factors (Koren, Bell, Volinsky, "Matrix Factorization Techniques for
 * Recommender Systems", 2009), with SVD++'s implicit factors on request (Koren, "Factorization Meets the Neighborhood", KDD 2008).
 *
 * Users come in a new order each epoch, and a user's ratings together, because SVD++'s sum over them can then be kept.
 *
 * @throws `INVALID_ARGUMENT` when the error explodes.
 */
export async function fitRatingFactors(
  ratings: RatingRows,
  options: RatingFactorsOptions,
  pace: Pace,
): Promise<RatingFactors> {
  const random = createSeededRandom(options.seed);
  const { rows } = ratings;
  const factors = createFactors(ratings, options, random);
  const learnUser = options.implicit
    ? learnWithImplicit(factors, rows, options)
    : learnPairs(factors, rows, options);
  const users = rows.offsets.length - 1;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order = shuffled(users, random);
    let squares = 0;
    for (let at = 0; at < users; at++) {
      squares += learnUser(order[at]!);
      if (pace.due()) await pace.step((epoch + at / users) / options.epochs, stageOf(epoch, options));
    }
    const loss = squares / rows.values.length;
    if (!Number.isFinite(loss))
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `the error exploded in epoch ${epoch + 1} at learning rate ${options.learningRate}; lower learningRate`,
      );
    await pace.step((epoch + 1) / options.epochs, stageOf(epoch, options), loss);
  }
  forgetStrangers(factors, ratings.rows, options.dimensions);
  return factors;
}

function stageOf(epoch: number, { epochs }: RatingFactorsOptions): string {
  return `epoch ${epoch + 1} of ${epochs}`;
}

function createFactors(
  { rows, mean }: RatingRows,
  { dimensions, implicit, initialDeviation }: RatingFactorsOptions,
  random: SeededRandom,
): RatingFactors {
  const users = rows.offsets.length - 1;
  const table = (count: number) =>
    Float64Array.from({ length: count * dimensions }, () => initialDeviation * random.normal());
  return {
    mean,
    userBias: new Float64Array(users),
    itemBias: new Float64Array(rows.width),
    userFactors: table(users),
    itemFactors: table(rows.width),
    implicitFactors: implicit ? table(rows.width) : new Float64Array(0),
  };
}

/** Users and items without ratings never left their random start; zeros leave them to the biases, as in Surprise. */
function forgetStrangers(
  { userFactors, itemFactors, implicitFactors }: RatingFactors,
  rows: SparseRows,
  dimensions: number,
): void {
  const forget = (table: Float64Array, counts: Float64Array) => {
    for (const [row, count] of counts.entries())
      if (count === 0) table.fill(0, row * dimensions, (row + 1) * dimensions);
  };
  forget(userFactors, rowLengths(rows));
  const itemCounts = rowLengths(transposed(rows));
  forget(itemFactors, itemCounts);
  if (implicitFactors.length > 0) forget(implicitFactors, itemCounts);
}

import { type SparseRows, transposed } from "../../linear-algebra/sparse-rows.js";
import type { RatingRows } from "./rating-rows.js";

/** How far users and items rate from the mean: a prediction is mean + user + item. */
export interface RatingBiases {
  readonly mean: number;
  /** `[users]`; 0 for a user without ratings. */
  readonly users: Float64Array;
  /** `[items]`; 0 for an item without ratings. */
  readonly items: Float64Array;
}

export interface RatingBiasesOptions {
  /** Ratings' worth of zeros added to each user. */
  readonly userRegularisation: number;
  /** Ratings' worth of zeros added to each item. */
  readonly itemRegularisation: number;
  readonly sweeps: number;
}

/**
 * Biases by alternating least squares, items first, as in Surprise: each is the sum of what the others leave over
 * (regularisation + number of ratings); Koren, "Factor in the Neighbors", TKDD 2010, section 2.1.
 */
export function fitRatingBiases({ rows, mean }: RatingRows, options: RatingBiasesOptions): RatingBiases {
  const byItem = transposed(rows);
  const users = new Float64Array(rows.offsets.length - 1);
  const items = new Float64Array(rows.width);
  for (let sweep = 0; sweep < options.sweeps; sweep++) {
    solveSide(byItem, items, users, mean, options.itemRegularisation);
    solveSide(rows, users, items, mean, options.userRegularisation);
  }
  return { mean, users, items };
}

function solveSide(
  { offsets, columns, values }: SparseRows,
  own: Float64Array,
  others: Float64Array,
  mean: number,
  regularisation: number,
): void {
  for (let row = 0; row < own.length; row++) {
    const [from, to] = [offsets[row]!, offsets[row + 1]!];
    let sum = 0;
    for (let cell = from; cell < to; cell++) sum += values[cell]! - mean - others[columns[cell]!]!;
    own[row] = to > from ? sum / (regularisation + to - from) : 0;
  }
}

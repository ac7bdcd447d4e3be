import type { Pace } from "../../linear-algebra/pace.js";
import { type SparseRows, sparseRowsOf, transposed } from "../../linear-algebra/sparse-rows.js";
import { keepStrongest } from "../linear/keep-strongest.js";
import type { RatingBiases } from "./rating-biases.js";

export interface RatingLikenessOptions {
  /** Added to the number of common users less one, so that few of them say little. */
  readonly shrinkage: number;
  /** Items of fewer common users are not alike; at least 1. */
  readonly leastSupport: number;
  /** Items kept for each item. */
  readonly candidates: number;
}

/**
 * Which items are rated alike beyond their biases, `[items, items]`, likeness over 0: Pearson's correlation around the baseline
 * over common users, times (n - 1) / (n - 1 + shrinkage) for n of them; Koren, "Factor in the Neighbors", TKDD 2010, section 2.2.
 */
export async function ratingLikeness(
  rows: SparseRows,
  biases: RatingBiases,
  options: RatingLikenessOptions,
  pace: Pace,
): Promise<SparseRows> {
  const byUser = { ...rows, values: deviationsOf(rows, biases) };
  const byItem = transposed(byUser);
  const sums = createSums(rows.width);
  const found: { columns: Int32Array; values: Float32Array }[] = [];
  for (let item = 0; item < rows.width; item++) {
    const count = addCommonUsers(byUser, byItem, item, sums);
    found.push(takeAlike(sums, count, options));
    if (pace.due()) await pace.step(item / rows.width, `item ${item} of ${rows.width}`);
  }
  return sparseRowsOf(found, rows.width);
}

function deviationsOf(
  { offsets, columns, values }: SparseRows,
  { mean, users, items }: RatingBiases,
): Float32Array {
  const deviations = new Float32Array(values.length);
  for (let user = 0; user < users.length; user++) {
    for (let cell = offsets[user]!; cell < offsets[user + 1]!; cell++)
      deviations[cell] = values[cell]! - mean - users[user]! - items[columns[cell]!]!;
  }
  return deviations;
}

/** Sums over common users by other item, zero between items. */
interface CommonSums {
  readonly products: Float64Array;
  readonly ownSquares: Float64Array;
  readonly otherSquares: Float64Array;
  readonly users: Int32Array;
  readonly touched: Int32Array;
}

function createSums(items: number): CommonSums {
  return {
    products: new Float64Array(items),
    ownSquares: new Float64Array(items),
    otherSquares: new Float64Array(items),
    users: new Int32Array(items),
    touched: new Int32Array(items),
  };
}

function addCommonUsers(byUser: SparseRows, byItem: SparseRows, item: number, sums: CommonSums): number {
  let count = 0;
  for (let rating = byItem.offsets[item]!; rating < byItem.offsets[item + 1]!; rating++) {
    const user = byItem.columns[rating]!;
    const own = byItem.values[rating]!;
    for (let cell = byUser.offsets[user]!; cell < byUser.offsets[user + 1]!; cell++) {
      const other = byUser.columns[cell]!;
      if (other === item) continue;
      if (sums.users[other] === 0) sums.touched[count++] = other;
      sums.users[other]! += 1;
      sums.products[other]! += own * byUser.values[cell]!;
      sums.ownSquares[other]! += own * own;
      sums.otherSquares[other]! += byUser.values[cell]! ** 2;
    }
  }
  return count;
}

function takeAlike(
  { products, ownSquares, otherSquares, users, touched }: CommonSums,
  count: number,
  { shrinkage, leastSupport, candidates }: RatingLikenessOptions,
): { columns: Int32Array; values: Float32Array } {
  const others = touched.slice(0, count);
  for (const other of others) {
    const common = users[other]!;
    const norms = Math.sqrt(ownSquares[other]! * otherSquares[other]!);
    const trust = (common - 1) / Math.max(common - 1 + shrinkage, Number.MIN_VALUE);
    products[other] = common >= leastSupport && norms > 0 ? (trust * products[other]!) / norms : 0;
  }
  const alike = others.filter((other) => Math.fround(products[other]!) > 0);
  const columns = keepStrongest(alike, products, candidates);
  const values = Float32Array.from(columns, (other) => products[other]!);
  for (const other of others) for (const sums of [products, ownSquares, otherSquares, users]) sums[other] = 0;
  return { columns, values };
}

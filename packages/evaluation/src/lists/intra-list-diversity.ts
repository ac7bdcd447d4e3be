import type { FeatureTable } from "@modalis/contract";

/**
 * Mean of 1 - cosine over the pairs of a list's items that have a vector: 0 where all are alike, up to 2; NaN where
 * fewer than two have one. A vector of zeros is unlike every other: its cosine counts 0.
 *
 * Ziegler et al., "Improving recommendation lists through topic diversification", 2005.
 */
export function intraListDiversity(
  list: ArrayLike<number>,
  { data, dimensions, present }: FeatureTable,
): number {
  const items = Array.from(list).filter((item) => present[item] === 1);
  const sum = new Float64Array(dimensions);
  let ones = 0;
  for (const item of items) {
    const row = data.subarray(item * dimensions, (item + 1) * dimensions);
    const length = Math.sqrt(row.reduce((total, value) => total + value * value, 0));
    if (length === 0) continue;
    ones++;
    for (let column = 0; column < dimensions; column++) sum[column]! += row[column]! / length;
  }
  // The squared length of the sum of unit vectors is the sum of all cosines, each pair twice and each with itself once.
  const squared = sum.reduce((total, value) => total + value * value, 0);
  const pairs = (items.length * (items.length - 1)) / 2;
  return pairs === 0 ? Number.NaN : 1 - (squared - ones) / 2 / pairs;
}

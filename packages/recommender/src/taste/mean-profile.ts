import { dotAt } from "../catalogue/dot-at.js";
import type { TasteExample, WeightSums } from "./taste-example.js";

/** `[dimensions]`: weighted mean of the liked rows less the disliked, `sum(a x) / sum(|a|)` (Rocchio 1971). */
export function meanProfile(
  examples: readonly TasteExample[],
  { all }: WeightSums,
  dimensions: number,
): Float32Array {
  const total = new Float64Array(dimensions);
  for (const { row, weight } of examples) {
    for (let column = 0; column < dimensions; column++) total[column]! += weight * row[column]!;
  }
  const profile = new Float32Array(dimensions);
  for (let column = 0; column < dimensions; column++) profile[column] = total[column]! / all;
  return profile;
}

/**
 * What a liked row scores on average against the profile of the other examples, in closed form.
 *
 * With `a` the weights, `x` the unit rows, `A = sum(a x)`, `T = sum(|a|)`, and `P1`, `P2` the sums of the liked
 * weights and of their squares: `sum over liked j of a_j (x_j . A - a_j) / (P1 T - P2)`. For `n` equal likes and
 * mean `p` this is the unbiased mean pairwise cosine `(n^2 |p|^2 - n) / (n (n - 1))`.
 */
export function profileCoherence(
  examples: readonly TasteExample[],
  profile: Float32Array,
  { liked, likedSquared, all }: WeightSums,
): number {
  let sum = 0;
  for (const { row, weight } of examples) {
    if (weight > 0) sum += weight * (all * dotAt(row, 0, profile) - weight);
  }
  return sum / (liked * all - likedSquared);
}

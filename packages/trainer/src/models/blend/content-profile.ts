import type { Interactions, ScoringModel } from "@modalis/contract";
import { factorsModel } from "@modalis/recommender";
import type { ContentVectors } from "./content-vectors.js";

/** Scores items by their cosine to the mean of what the user liked, in one modality: nothing is learned from others. */
export function contentProfile({ offsets, items }: Interactions, content: ContentVectors): ScoringModel {
  const { rows, dimensions } = content;
  return factorsModel({
    userFactors: sumOfHistory(offsets, items, rows, dimensions, 1),
    itemFactors: rows,
    dimensions,
    visitors: { history: { kind: "sum", factors: rows, power: 1 } },
  });
}

/** `[users, dimensions]`: the sum of the rows of each user's items over their number to `power`. */
export function sumOfHistory(
  offsets: Int32Array,
  items: Int32Array,
  rows: Float32Array,
  dimensions: number,
  power: number,
): Float32Array {
  const users = offsets.length - 1;
  const sums = new Float32Array(users * dimensions);
  for (let user = 0; user < users; user++) {
    const [from, to] = [offsets[user]!, offsets[user + 1]!];
    const own = sums.subarray(user * dimensions, (user + 1) * dimensions);
    for (let place = from; place < to; place++) {
      const start = items[place]! * dimensions;
      for (let column = 0; column < dimensions; column++) own[column]! += rows[start + column]!;
    }
    const scale = Math.max(1, to - from) ** -power;
    for (let column = 0; column < dimensions; column++) own[column]! *= scale;
  }
  return sums;
}

/** A row that a taste is measured from: a liked or disliked item, or the user's own features. */
export interface TasteExample {
  /** A unit row. */
  readonly row: Float32Array;
  /** Above 0 liked, below 0 disliked; never 0. */
  readonly weight: number;
  /** The item's number; absent for the user's own features. */
  readonly item?: number;
}

/** Sums over the weights of examples that the formulas of a taste need. */
export interface WeightSums {
  readonly liked: number;
  readonly likedSquared: number;
  readonly likedFourth: number;
  readonly dislikedSquared: number;
  /** Of the sizes of all weights. */
  readonly all: number;
}

/** Sums the weights, their squares and fourth powers. */
export function sumWeights(examples: readonly TasteExample[]): WeightSums {
  let [liked, likedSquared, likedFourth, dislikedSquared, all] = [0, 0, 0, 0, 0];
  for (const { weight } of examples) {
    all += Math.abs(weight);
    if (weight > 0) {
      liked += weight;
      likedSquared += weight ** 2;
      likedFourth += weight ** 4;
    } else dislikedSquared += weight ** 2;
  }
  return { liked, likedSquared, likedFourth, dislikedSquared, all };
}

/** Whether leaving one like out leaves enough to compare it with. */
export function canCompare({ liked, likedSquared, all }: WeightSums): boolean {
  return liked * all - likedSquared > 1e-6 * liked * all;
}

/**
 * Variance of the measured strength of a user who likes at random: each pair of examples is an independent
 * cosine, counted twice for two liked items and once for a liked with a disliked one. `2 / (n - 1)` for `n` equal
 * likes.
 */
export function chanceVariance({
  liked,
  likedSquared,
  likedFourth,
  dislikedSquared,
  all,
}: WeightSums): number {
  const pairs = 2 * (likedSquared ** 2 - likedFourth) + likedSquared * dislikedSquared;
  const scale = (all / (liked * all - likedSquared)) ** 2;
  return Math.max((pairs * scale) / (likedSquared + dislikedSquared), 1e-6);
}

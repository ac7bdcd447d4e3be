import { hitRanks, type RankedUser } from "./hit-ranks.js";

/** One user's score at a cut-off, 0 to 1. */
export type RankingMetric = <Item>(user: RankedUser<Item>, k: number) => number;

/**
 * Share of the positives among the first `k`: hits / positives.
 *
 * @throws `INVALID_ARGUMENT`, as every metric here: a bad `k`, no positives, or a positive ranked twice.
 */
export function recallAtK<Item>(user: RankedUser<Item>, k: number): number {
  return hitRanks(user, k).length / user.positives.size;
}

/** Share of the first `k` places that hold a positive: hits / `k`, also where the ranking is shorter. */
export function precisionAtK<Item>(user: RankedUser<Item>, k: number): number {
  return hitRanks(user, k).length / k;
}

/**
 * Normalised discounted cumulative gain with binary gains: a hit at rank r adds 1 / log2(r + 1); the sum is divided
 * by that of the best possible ranking, which has min(positives, `k`) hits.
 *
 * Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.
 */
export function ndcgAtK<Item>(user: RankedUser<Item>, k: number): number {
  const ideal = Array.from({ length: Math.min(user.positives.size, k) }, (_, at) => at + 1);
  return discountedGain(hitRanks(user, k)) / discountedGain(ideal);
}

/** Whether any of the first `k` is a positive: 1 or 0. */
export function hitRateAtK<Item>(user: RankedUser<Item>, k: number): number {
  return hitRanks(user, k).length > 0 ? 1 : 0;
}

/** Average precision: the precision at each hit's rank, summed, over min(positives, `k`); its mean is MAP@K. */
export function averagePrecisionAtK<Item>(user: RankedUser<Item>, k: number): number {
  const precisions = hitRanks(user, k).map((rank, at) => (at + 1) / rank);
  return precisions.reduce((sum, precision) => sum + precision, 0) / Math.min(user.positives.size, k);
}

/** Reciprocal rank: 1 / rank of the first hit, 0 without one; its mean is MRR@K. */
export function reciprocalRankAtK<Item>(user: RankedUser<Item>, k: number): number {
  const [first] = hitRanks(user, k);
  return first === undefined ? 0 : 1 / first;
}

function discountedGain(ranks: readonly number[]): number {
  return ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 1), 0);
}

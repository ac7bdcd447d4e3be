import type { ScorePool } from "./score-pool.js";

/** Recall and NDCG at 20 of each user, by the definitions of `@modalis/evaluation`. */
export interface PoolQuality {
  /** `[users]`. */
  readonly recall: Float64Array;
  /** `[users]`. */
  readonly ndcg: Float64Array;
}

const CUT_OFF = 20;
const DISCOUNT = Float64Array.from({ length: CUT_OFF }, (_, rank) => 1 / Math.log2(rank + 2));
const IDEAL = DISCOUNT.map((_, most) =>
  DISCOUNT.subarray(0, most + 1).reduce((sum, discount) => sum + discount, 0),
);

/** @param totals `[pooled]`: the blend's scores. Of equal scores the lower item number comes first. */
export function poolQuality({ offsets, items, positives }: ScorePool, totals: Float32Array): PoolQuality {
  const users = positives.length;
  const recall = new Float64Array(users);
  const ndcg = new Float64Array(users);
  for (let user = 0; user < users; user++) {
    const [from, to, wanted] = [offsets[user]!, offsets[user + 1]!, positives[user]!];
    for (let own = from; own < from + wanted; own++) {
      const rank = rankOf(totals, items, own, from, to);
      if (rank >= CUT_OFF) continue;
      recall[user]! += 1 / wanted;
      ndcg[user]! += DISCOUNT[rank]! / IDEAL[Math.min(wanted, CUT_OFF) - 1]!;
    }
  }
  return { recall, ndcg };
}

/** How many of the pooled items come before this one. */
function rankOf(totals: Float32Array, items: Int32Array, own: number, from: number, to: number): number {
  const score = totals[own]!;
  let rank = 0;
  for (let other = from; other < to; other++) {
    const theirs = totals[other]!;
    if (theirs > score || (theirs === score && items[other]! < items[own]!)) rank++;
  }
  return rank;
}

/** The weighted sum of the pool's parts, `[pooled]`. */
export function poolTotals({ scores, items }: ScorePool, weights: readonly number[]): Float32Array {
  const totals = new Float32Array(items.length);
  for (const [part, weight] of weights.entries()) addPart(totals, scores[part]!, weight);
  return totals;
}

/** Adds a part's scores times a weight, in place. */
export function addPart(totals: Float32Array, scores: Float32Array, weight: number): void {
  if (weight === 0) return;
  for (let at = 0; at < totals.length; at++) totals[at]! += weight * scores[at]!;
}

import type { Interactions } from "@modalis/contract";
import {
  averagePrecisionAtK,
  hitRateAtK,
  ndcgAtK,
  precisionAtK,
  type RankingMetric,
  recallAtK,
  reciprocalRankAtK,
} from "../metrics/ranking-metrics.js";
import type { UserRankings } from "./rank-users.js";

/** One metric at one K. */
export interface MetricScores {
  /** Over the users; NaN where there are none. */
  readonly mean: number;
  /** `[users]`: each user's own score, for paired tests. */
  readonly perUser: Float64Array;
}

/** Metrics by name, such as `recall@20`. */
export type RankingScores = Readonly<Record<string, MetricScores>>;

const METRICS: Readonly<Record<string, RankingMetric>> = {
  recall: recallAtK,
  precision: precisionAtK,
  hit: hitRateAtK,
  ndcg: ndcgAtK,
  map: averagePrecisionAtK,
  mrr: reciprocalRankAtK,
};

/**
 * Every metric at every K, of rankings of users that all have positives.
 *
 * @throws `INVALID_ARGUMENT` when a user has no positives or a K is no whole number from 1.
 */
export function scoreRankings(
  { users, items, count }: UserRankings,
  positives: Interactions,
  ks: readonly number[],
): RankingScores {
  const ranked = Array.from(users, (user, at) => ({
    ranking: withoutPadding(items.subarray(at * count, (at + 1) * count)),
    positives: new Set(positives.items.subarray(positives.offsets[user], positives.offsets[user + 1])),
  }));
  const scores: Record<string, MetricScores> = {};
  for (const [name, metric] of Object.entries(METRICS)) {
    for (const k of ks) {
      const perUser = Float64Array.from(ranked, (user) => metric(user, k));
      scores[`${name}@${k}`] = { mean: meanOf(perUser), perUser };
    }
  }
  return scores;
}

function withoutPadding(ranking: Int32Array): Int32Array {
  const end = ranking.indexOf(-1);
  return end < 0 ? ranking : ranking.subarray(0, end);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

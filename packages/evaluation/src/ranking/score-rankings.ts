import type { Interactions } from "@modalis/contract";
import type { RankedUser } from "../metrics/hit-ranks.js";
import {
  averagePrecisionAtK,
  hitRateAtK,
  ndcgAtK,
  precisionAtK,
  type RankingMetric,
  recallAtK,
  reciprocalRankAtK,
} from "../metrics/ranking-metrics.js";
import { rankingOf, type UserRankings } from "./rank-users.js";

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
  rankings: UserRankings,
  positives: Interactions,
  ks: readonly number[],
): RankingScores {
  const ranked = Array.from(rankings.users, (user, place) => ({
    ranking: rankingOf(rankings, place),
    positives: new Set(positives.items.subarray(positives.offsets[user], positives.offsets[user + 1])),
  }));
  return scoreRankedUsers(ranked, ks);
}

/** The same of users whose rankings and positives are at hand. */
export function scoreRankedUsers(ranked: readonly RankedUser[], ks: readonly number[]): RankingScores {
  const scores: Record<string, MetricScores> = {};
  for (const [name, metric] of Object.entries(METRICS)) {
    for (const k of ks) scores[`${name}@${k}`] = scoresOf(ranked, (user) => metric(user, k));
  }
  return scores;
}

function scoresOf(ranked: readonly RankedUser[], scoreOf: (user: RankedUser) => number): MetricScores {
  const perUser = Float64Array.from(ranked, scoreOf);
  return { mean: perUser.reduce((sum, score) => sum + score, 0) / perUser.length, perUser };
}

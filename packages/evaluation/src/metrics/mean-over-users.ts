import type { RankedUser } from "./hit-ranks.js";
import type { RankingMetric } from "./ranking-metrics.js";

/** A mean, and over how many users. */
export interface UserMean {
  /** 0 to 1; NaN where no user has a positive. */
  readonly mean: number;
  /** Users with at least one positive: the others are left out. */
  readonly users: number;
  /** `[users]`: each user's own score, in order, for paired tests. */
  readonly scores: Float64Array;
}

/**
 * The mean of a metric over the users with at least one positive.
 *
 * @throws `INVALID_ARGUMENT`, as the metric.
 */
export function meanOverUsers<Item>(
  metric: RankingMetric,
  users: Iterable<RankedUser<Item>>,
  k: number,
): UserMean {
  const kept: number[] = [];
  for (const user of users) if (user.positives.size > 0) kept.push(metric(user, k));
  const sum = kept.reduce((total, score) => total + score, 0);
  return { mean: sum / kept.length, users: kept.length, scores: Float64Array.from(kept) };
}

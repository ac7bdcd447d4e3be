import { ModalisError, type ScoringModel } from "@modalis/contract";
import { rankUsers, type UserRankings } from "./rank-users.js";
import type { RankingTask } from "./ranking-task.js";
import type { ScoringOptions } from "./score-in-chunks.js";
import { type RankingScores, scoreRankings } from "./score-rankings.js";

export interface EvaluateRankingOptions extends ScoringOptions {
  /** Cut-offs, whole numbers from 1; default 10 and 20. */
  readonly ks?: readonly number[];
}

/** How well a model found the positives of a task. */
export interface RankingReport {
  readonly ks: readonly number[];
  /** `[users]`: the users with positives, rising; the order of every `perUser`. */
  readonly users: Int32Array;
  /** By name: `recall@20`, `precision@20`, `hit@20`, `ndcg@20`, `map@20`, `mrr@20` and so on for each K. */
  readonly metrics: RankingScores;
  /** The ranked items that the metrics were taken from, as many as the largest K. */
  readonly rankings: UserRankings;
}

/**
 * Ranks every item for every user with positives and scores the rankings by MMRec's definitions.
 *
 * The ranking is exact and over all items, or over `task.candidates`; the user's seen items are left out. Of equal
 * scores the lower item number comes first. Only a chunk of users is scored at a time, so memory stays flat.
 *
 * @throws `INVALID_ARGUMENT` when task and model do not fit, a K is no whole number from 1, or a score is NaN.
 */
export async function evaluateRanking(
  model: ScoringModel,
  task: RankingTask,
  options: EvaluateRankingOptions = {},
): Promise<RankingReport> {
  const { ks = [10, 20], ...others } = options;
  if (ks.length === 0 || !ks.every((k) => Number.isSafeInteger(k) && k >= 1)) {
    throw new ModalisError("INVALID_ARGUMENT", `ks holds whole numbers from 1, not [${ks.join(", ")}]`);
  }
  const rankings = await rankUsers(model, task, { ...others, count: Math.max(...ks) });
  const { users } = rankings;
  return { ks: [...ks], users, metrics: scoreRankings(rankings, task.positives, ks), rankings };
}

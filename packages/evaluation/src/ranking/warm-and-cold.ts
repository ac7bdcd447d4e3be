import type { Interactions } from "@modalis/contract";
import type { RankingReport } from "./evaluate-ranking.js";
import { rankingOf } from "./rank-users.js";
import type { RankingTask } from "./ranking-task.js";
import { type RankingScores, scoreRankedUsers } from "./score-rankings.js";

/** One column of a table: some of the positives, and how well they were found. */
export interface WarmthColumn {
  /** `[users]`: the users with positives in this column, rising. */
  readonly users: Int32Array;
  readonly metrics: RankingScores;
}

/** The same rankings, judged by all positives and by parts of them. */
export interface WarmAndCold {
  readonly overall: WarmthColumn;
  /** Positives whose item has training rows. */
  readonly warmItems: WarmthColumn;
  /** Positives whose item has none. */
  readonly coldItems: WarmthColumn;
  /** Users with training rows. */
  readonly warmUsers: WarmthColumn;
  /** Users without. */
  readonly coldUsers: WarmthColumn;
}

/**
 * Warm, cold and overall columns of a report: every column is taken from the same rankings, so that a cold item has to
 * get past the warm ones to count. A column's mean is over the users with positives in it.
 *
 * `training` tells what is warm; it is `task.seen` unless the users of the task were not in training.
 */
export function warmAndCold(
  report: RankingReport,
  task: RankingTask,
  training: Interactions = task.seen,
): WarmAndCold {
  const warm = new Uint8Array(training.itemIds.length);
  for (const item of training.items) warm[item] = 1;
  const hasHistory = (user: number) => training.offsets[user + 1]! > training.offsets[user]!;
  const column = (keeps: (user: number, item: number) => boolean) => columnOf(report, task, keeps);
  return {
    overall: column(() => true),
    warmItems: column((_, item) => warm[item] === 1),
    coldItems: column((_, item) => warm[item] === 0),
    warmUsers: column(hasHistory),
    coldUsers: column((user) => !hasHistory(user)),
  };
}

function columnOf(
  { rankings, ks }: RankingReport,
  { positives: { offsets, items } }: RankingTask,
  keeps: (user: number, item: number) => boolean,
): WarmthColumn {
  const ranked = Array.from(rankings.users, (user, place) => ({
    user,
    ranking: rankingOf(rankings, place),
    positives: new Set(items.subarray(offsets[user], offsets[user + 1]).filter((item) => keeps(user, item))),
  })).filter(({ positives }) => positives.size > 0);
  return { users: Int32Array.from(ranked, ({ user }) => user), metrics: scoreRankedUsers(ranked, ks) };
}

import { ModalisError, type ScoringModel } from "@modalis/contract";
import { rankItems } from "./rank-items.js";
import type { RankingTask } from "./ranking-task.js";
import { type ScoringOptions, scoreInChunks, usersWithPositives } from "./score-in-chunks.js";

export interface RankUsersOptions extends ScoringOptions {
  /** Items ranked for each user, at least 1. */
  readonly count: number;
}

/** The first items of each user that has something to find. */
export interface UserRankings {
  /** `[users]`: user numbers, rising. */
  readonly users: Int32Array;
  /** Places a user. */
  readonly count: number;
  /** `[users, count]`: item numbers by falling score; -1 where fewer items could be ranked. */
  readonly items: Int32Array;
}

/**
 * Ranks all items, or the task's candidates, for every user with positives; what the user has seen is left out.
 *
 * @throws `INVALID_ARGUMENT` when task and model do not fit, `count` is no whole number from 1, or a score is NaN.
 */
export async function rankUsers(
  model: ScoringModel,
  task: RankingTask,
  options: RankUsersOptions,
): Promise<UserRankings> {
  const { count, ...scoring } = options;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ModalisError("INVALID_ARGUMENT", `count is a whole number from 1, not ${count}`);
  }
  const users = usersWithPositives(task);
  const items = new Int32Array(users.length * count).fill(-1);
  await scoreInChunks(model, task, scoring, (user, scores, place) => {
    items.set(rankUser(scores, task, user, count), place * count);
  });
  return { users, count, items };
}

/** One user's ranking: the places that are filled. */
export function rankingOf({ items, count }: UserRankings, place: number): Int32Array {
  const ranking = items.subarray(place * count, (place + 1) * count);
  const end = ranking.indexOf(-1);
  return end < 0 ? ranking : ranking.subarray(0, end);
}

function rankUser(scores: Float32Array, task: RankingTask, user: number, count: number): Int32Array {
  const { seen, candidates } = task;
  try {
    return rankItems(scores, {
      count,
      mask: new Set(seen.items.subarray(seen.offsets[user], seen.offsets[user + 1])),
      ...(candidates === undefined ? {} : { candidates }),
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ModalisError("INVALID_ARGUMENT", `user "${seen.userIds[user]}": ${problem}`, { cause: error });
  }
}

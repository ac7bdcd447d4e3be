import { setImmediate } from "node:timers/promises";
import { type FeatureTable, type Interactions, ModalisError, type ScoringModel } from "@modalis/contract";
import { checkTask } from "./check-task.js";
import { rankItems } from "./rank-items.js";
import type { RankingTask } from "./ranking-task.js";

export interface RankUsersOptions {
  /** Items ranked for each user, at least 1. */
  readonly count: number;
  /** Users scored in one call of the model; by default so many that their scores take about 16 MB. */
  readonly usersAtOnce?: number;
  readonly signal?: AbortSignal;
  /** What is known of the users by channel, for models that score visitors by their features. */
  readonly userFeatures?: ReadonlyMap<string, FeatureTable>;
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

const SCORES_AT_ONCE = 1 << 22;

/**
 * Ranks all items, or the task's candidates, for every user with positives; what the user has seen is left out.
 *
 * @throws `INVALID_ARGUMENT` when task and model do not fit, or a score is NaN.
 */
export async function rankUsers(
  model: ScoringModel,
  task: RankingTask,
  options: RankUsersOptions,
): Promise<UserRankings> {
  checkTask(model, task);
  const { count, signal } = options;
  if (!Number.isSafeInteger(count) || count < 1)
    throw invalid(`count is a whole number from 1, not ${count}`);
  const atOnce =
    options.usersAtOnce ?? Math.max(1, Math.floor(SCORES_AT_ONCE / Math.max(1, model.itemCount)));
  if (!Number.isSafeInteger(atOnce) || atOnce < 1) {
    throw invalid(`usersAtOnce is a whole number from 1, not ${atOnce}`);
  }
  const users = usersWithRows(task.positives);
  const items = new Int32Array(users.length * count).fill(-1);
  for (let from = 0; from < users.length; from += atOnce) {
    signal?.throwIfAborted();
    const chunk = users.slice(from, from + atOnce);
    const scores = await scoreChunk(model, task, chunk, options);
    if (scores.length !== chunk.length * model.itemCount) {
      throw invalid(
        `the ${model.kind} model gave ${scores.length} scores for ${chunk.length} users and ${model.itemCount} items`,
      );
    }
    for (const [at, user] of chunk.entries()) {
      const own = scores.subarray(at * model.itemCount, (at + 1) * model.itemCount);
      items.set(rankUser(own, task, user, count), (from + at) * count);
    }
    await setImmediate(); // lets timers and aborts run between chunks, also where the model never waits
  }
  return { users, count, items };
}

function usersWithRows({ offsets }: Interactions): Int32Array {
  const users: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (offsets[user + 1]! > offsets[user]!) users.push(user);
  }
  return Int32Array.from(users);
}

async function scoreChunk(
  model: ScoringModel,
  { seen, visitors = false }: RankingTask,
  users: Int32Array,
  { signal, userFeatures }: RankUsersOptions,
): Promise<Float32Array> {
  if (!visitors) return model.scoreUsers(users, signal);
  const people = Array.from(users, (user) => ({
    history: seen.items.slice(seen.offsets[user], seen.offsets[user + 1]),
    ...(userFeatures === undefined ? {} : { features: featuresOf(userFeatures, user) }),
  }));
  return model.scoreVisitors!(people, signal);
}

function featuresOf(tables: ReadonlyMap<string, FeatureTable>, user: number): Map<string, Float32Array> {
  const rows = new Map<string, Float32Array>();
  for (const [channel, { data, dimensions, present }] of tables) {
    if (present[user] === 1) rows.set(channel, data.slice(user * dimensions, (user + 1) * dimensions));
  }
  return rows;
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
    throw invalid(`user "${seen.userIds[user]}": ${error instanceof Error ? error.message : String(error)}`);
  }
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

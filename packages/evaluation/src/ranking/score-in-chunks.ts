import { setImmediate } from "node:timers/promises";
import { type FeatureTable, ModalisError, type ScoringModel } from "@modalis/contract";
import { checkTask } from "./check-task.js";
import type { RankingTask } from "./ranking-task.js";

export interface ScoringOptions {
  /** Users scored in one call of the model; by default so many that their scores take about 16 MB. */
  readonly usersAtOnce?: number;
  readonly signal?: AbortSignal;
  /** What is known of the users by channel, for models that score visitors by their features. */
  readonly userFeatures?: ReadonlyMap<string, FeatureTable>;
}

const SCORES_AT_ONCE = 1 << 22;

/**
 * Scores all items for each user with positives, a chunk of users at a time so that memory stays flat, and hands each
 * user's scores `[items]` to `visit`, by rising user number.
 *
 * @throws `INVALID_ARGUMENT` when task and model do not fit, or the model gives another number of scores.
 */
export async function scoreInChunks(
  model: ScoringModel,
  task: RankingTask,
  options: ScoringOptions,
  visit: (user: number, scores: Float32Array, place: number) => void,
): Promise<void> {
  checkTask(model, task);
  const { itemCount } = model;
  const atOnce = options.usersAtOnce ?? Math.max(1, Math.floor(SCORES_AT_ONCE / Math.max(1, itemCount)));
  if (!Number.isSafeInteger(atOnce) || atOnce < 1) {
    throw invalid(`usersAtOnce is a whole number from 1, not ${atOnce}`);
  }
  const users = usersWithPositives(task);
  for (let from = 0; from < users.length; from += atOnce) {
    options.signal?.throwIfAborted();
    const chunk = users.slice(from, from + atOnce);
    const scores = await scoreChunk(model, task, chunk, options);
    if (scores.length !== chunk.length * itemCount) {
      throw invalid(
        `the ${model.kind} model gave ${scores.length} scores for ${chunk.length} users and ${itemCount} items`,
      );
    }
    for (const [at, user] of chunk.entries()) {
      visit(user, scores.subarray(at * itemCount, (at + 1) * itemCount), from + at);
    }
    await setImmediate(); // lets timers and aborts run between chunks, also where the model never waits
  }
}

/** Numbers of the users with positives, rising. */
export function usersWithPositives({ positives: { offsets } }: RankingTask): Int32Array {
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
  { signal, userFeatures }: ScoringOptions,
): Promise<Float32Array> {
  // A copy, since the model may keep or change what it is given.
  if (!visitors) return model.scoreUsers(users.slice(), signal);
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

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

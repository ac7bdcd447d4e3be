import { ModalisError, type ScoringModel } from "@modalis/contract";
import type { RankingTask } from "../ranking/ranking-task.js";
import { type ScoringOptions, scoreInChunks } from "../ranking/score-in-chunks.js";
import { type RatingErrors, ratingErrors } from "./rating-errors.js";

export interface EvaluateRatingsOptions extends ScoringOptions {
  /** Lowest and highest rating of the scale: predictions are cut to it, as in Surprise. */
  readonly scale?: readonly [lowest: number, highest: number];
}

/** RMSE and MAE over all ratings, and by user for paired tests. */
export interface RatingReport extends RatingErrors {
  /** `[users]`: the users with ratings, rising. */
  readonly users: Int32Array;
  /** `[users]`: each user's mean absolute error. */
  readonly perUserMae: Float64Array;
  /** `[users]`: each user's mean squared error. */
  readonly perUserSquaredError: Float64Array;
}

/**
 * Compares a model's scores with the ratings of a task's rows (`task.positives.values`).
 *
 * @throws `INVALID_ARGUMENT` when the rows have no values, task and model do not fit, or a score is not finite.
 */
export async function evaluateRatings(
  model: ScoringModel,
  task: RankingTask,
  options: EvaluateRatingsOptions = {},
): Promise<RatingReport> {
  const { scale, ...scoring } = options;
  const { values, offsets, items } = task.positives;
  if (values === undefined) {
    throw new ModalisError("INVALID_ARGUMENT", "these rows have no ratings; evaluateRanking needs none");
  }
  const [lowest, highest] = scale ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (!(lowest < highest)) {
    throw new ModalisError("INVALID_ARGUMENT", `a scale runs from low to high, not ${lowest} to ${highest}`);
  }
  const predicted = new Float64Array(values.length);
  const users: number[] = [];
  const perUser: RatingErrors[] = [];
  await scoreInChunks(model, task, scoring, (user, scores) => {
    const [from, to] = [offsets[user]!, offsets[user + 1]!];
    for (let row = from; row < to; row++) {
      predicted[row] = Math.min(highest, Math.max(lowest, scores[items[row]!]!));
    }
    users.push(user);
    perUser.push(ratingErrors(predicted.subarray(from, to), values.subarray(from, to)));
  });
  return {
    ...ratingErrors(predicted, values),
    users: Int32Array.from(users),
    perUserMae: Float64Array.from(perUser, ({ mae }) => mae),
    perUserSquaredError: Float64Array.from(perUser, ({ rmse }) => rmse ** 2),
  };
}

import { ModalisError } from "@modalis/contract";

/** How far predicted ratings are from the given ones, in the ratings' unit. */
export interface RatingErrors {
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  readonly ratings: number;
}

/**
 * RMSE and MAE of `predicted` against `actual`, `[ratings]` each; NaN where there are none.
 *
 * @throws `INVALID_ARGUMENT` when the lengths differ or a value is not finite.
 */
export function ratingErrors(predicted: ArrayLike<number>, actual: ArrayLike<number>): RatingErrors {
  const ratings = actual.length;
  if (predicted.length !== ratings) {
    throw new ModalisError("INVALID_ARGUMENT", `${predicted.length} predictions for ${ratings} ratings`);
  }
  let squares = 0;
  let absolutes = 0;
  for (let at = 0; at < ratings; at++) {
    const error = predicted[at]! - actual[at]!;
    if (!Number.isFinite(error)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `rating ${at} is ${actual[at]} and its prediction ${predicted[at]}; both are finite`,
      );
    }
    squares += error ** 2;
    absolutes += Math.abs(error);
  }
  return { rmse: Math.sqrt(squares / ratings), mae: absolutes / ratings, ratings };
}

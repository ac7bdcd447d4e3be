import { type Interactions, ModalisError } from "@modalis/contract";
import { type SparseRows, userRows } from "../../linear-algebra/sparse-rows.js";

/** Ratings by user, and what they are like as a whole. */
export interface RatingRows {
  /** `[users, items]`: each user's ratings. */
  readonly rows: SparseRows;
  readonly mean: number;
}

/**
 * The ratings of interactions.
 *
 * @throws `INVALID_ARGUMENT` naming the model when there are no interactions, none of them has a value, or one is not finite.
 */
export function ratingRows(model: string, interactions: Interactions): RatingRows {
  const { items, itemIds, userIds, values } = interactions;
  if (items.length === 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model} has no ratings to learn from: there are ${userIds.length} users, ${itemIds.length} items and no interactions`,
    );
  if (values === undefined)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model} predicts ratings and these interactions have none; give their values, or use a model of clicks such as implicit-als`,
    );
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: rating ${broken}, of item "${itemIds[items[broken]!]}", is ${values[broken]}; ratings are finite`,
    );
  const rows = userRows(interactions, true);
  return { rows, mean: rows.values.reduce((sum, value) => sum + value, 0) / rows.values.length };
}

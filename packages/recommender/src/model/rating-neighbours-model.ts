import { ModalisError, type ModelState, type ScoringModel } from "@modalis/contract";
import { checkFinite, checkLength, checkNumbers, checkWhole } from "./check-array.js";
import { float32Tensor, int32Tensor, readState } from "./model-state.js";
import { pauseOften } from "./pause-often.js";
import { nearestRatings, type RatedNeighbours } from "./rated-neighbours.js";
import { checkSparseRows } from "./sparse-rows.js";
import { checkItems, checkUsers, type HistoryRows } from "./user-rows.js";

export interface RatingNeighboursParts {
  /** Who rated what, with the ratings as `values`. */
  readonly interactions: HistoryRows;
  /** `[users]`. */
  readonly userBias: Float32Array;
  /** `[items]`. */
  readonly itemBias: Float32Array;
  readonly globalBias: number;
  /** `[items + 1]`: where the items like each item stand in `columns` and `values`; likeness is over 0. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
  /** Most of a user's rated items that speak for an item, at least 1. */
  readonly neighbours: number;
  /** With fewer, the biases alone are the prediction; at least 1. */
  readonly leastNeighbours: number;
}

/**
 * Predicts ratings by biases plus the mean, weighed by likeness, of what the user gave the most alike items beyond their biases
 * (kind `rating-neighbours`), as kNN with baseline does.
 *
 * @throws `INVALID_ARGUMENT` for parts that do not fit each other, `INVALID_TENSOR` for values that are not finite.
 */
export function ratingNeighboursModel(parts: RatingNeighboursParts): ScoringModel {
  const rated = checkedParts(parts);
  const { userBias, itemBias, globalBias } = parts;
  const [userCount, itemCount] = [userBias.length, itemBias.length];
  const write = (user: number, baseline: Float32Array, deviation: Float32Array): void => {
    nearestRatings(rated, user, deviation);
    for (let item = 0; item < itemCount; item++)
      baseline[item] = globalBias + userBias[user]! + itemBias[item]!;
  };
  return {
    kind: "rating-neighbours",
    userCount,
    itemCount,
    async scoreUsers(users, signal) {
      checkUsers(users, userCount);
      const pause = pauseOften(signal);
      const scores = new Float32Array(users.length * itemCount);
      const deviation = new Float32Array(itemCount);
      for (let at = 0; at < users.length; at++) {
        const own = scores.subarray(at * itemCount, (at + 1) * itemCount);
        write(users[at]!, own, deviation);
        for (let item = 0; item < itemCount; item++) own[item]! += deviation[item]!;
        await pause();
      }
      return scores;
    },
    async scoreSimilar(item, signal) {
      signal?.throwIfAborted();
      checkItems([item], itemCount);
      const likeness = new Float32Array(itemCount);
      for (let at = parts.offsets[item]!; at < parts.offsets[item + 1]!; at++)
        likeness[parts.columns[at]!] = parts.values[at]!;
      likeness[item] = 1;
      return likeness;
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, itemCount);
      const [baseline, deviation] = [new Float32Array(itemCount), new Float32Array(itemCount)];
      write(user, baseline, deviation);
      return new Map([
        ["baseline", Float32Array.from(items, (item) => baseline[item]!)],
        ["interactions", Float32Array.from(items, (item) => deviation[item]!)],
      ]);
    },
    state: () => stateOf(parts),
    async [Symbol.asyncDispose]() {},
  };
}

/** The model of a state of kind `rating-neighbours`. */
export function restoreRatingNeighbours(state: ModelState): ScoringModel {
  const read = readState(state);
  return ratingNeighboursModel({
    interactions: {
      offsets: read.int32("history.offsets"),
      items: read.int32("history.items"),
      values: read.float32("history.values"),
    },
    userBias: read.float32("userBias"),
    itemBias: read.float32("itemBias"),
    globalBias: read.number("globalBias"),
    offsets: read.int32("likeness.offsets"),
    columns: read.int32("likeness.columns"),
    values: read.float32("likeness.values"),
    neighbours: read.number("neighbours"),
    leastNeighbours: read.number("leastNeighbours"),
  });
}

function checkedParts(parts: RatingNeighboursParts): RatedNeighbours {
  const { interactions, userBias, itemBias, globalBias, offsets, columns, values } = parts;
  const [userCount, itemCount] = [userBias.length, itemBias.length];
  checkNumbers({ globalBias });
  checkWhole("neighbours", parts.neighbours, 1);
  checkWhole("leastNeighbours", parts.leastNeighbours, 1);
  checkSparseRows("the likenesses", { offsets, columns, values }, itemCount, itemCount);
  checkFinite("the likenesses", values);
  if (values.some((value) => value <= 0))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "the likenesses hold a value of 0 or less; leave such items out",
    );
  const { items, values: ratings } = interactions;
  if (ratings === undefined)
    throw new ModalisError("INVALID_ARGUMENT", "the interactions have no values; their ratings are needed");
  checkSparseRows(
    "ratings",
    { offsets: interactions.offsets, columns: items, values: ratings },
    userCount,
    itemCount,
  );
  for (const [what, array] of Object.entries({ userBias, itemBias, ratings })) checkFinite(what, array);
  const deviations = new Float32Array(ratings.length);
  checkLength("the ratings", ratings, items.length);
  for (let user = 0; user < userCount; user++) {
    for (let cell = interactions.offsets[user]!; cell < interactions.offsets[user + 1]!; cell++)
      deviations[cell] = ratings[cell]! - globalBias - userBias[user]! - itemBias[items[cell]!]!;
  }
  const rows = { offsets: interactions.offsets, columns: items, values: deviations };
  return { rows, likeness: { offsets, columns, values }, itemCount, ...parts };
}

function stateOf(parts: RatingNeighboursParts): ModelState {
  const { interactions, globalBias, neighbours, leastNeighbours } = parts;
  return {
    kind: "rating-neighbours",
    settings: { globalBias, neighbours, leastNeighbours },
    tensors: new Map([
      ["history.offsets", int32Tensor(interactions.offsets)],
      ["history.items", int32Tensor(interactions.items)],
      ["history.values", float32Tensor(interactions.values!)],
      ["userBias", float32Tensor(parts.userBias)],
      ["itemBias", float32Tensor(parts.itemBias)],
      ["likeness.offsets", int32Tensor(parts.offsets)],
      ["likeness.columns", int32Tensor(parts.columns)],
      ["likeness.values", float32Tensor(parts.values)],
    ]),
  };
}

import type { ScoringModel } from "@modalis/contract";
import { checkNumbers } from "./check-array.js";
import {
  addHistory,
  checkItemWeights,
  type ItemWeights,
  itemCountOf,
  weightBetween,
} from "./item-weights.js";
import { scaleOf, stateOfItemWeights } from "./item-weights-state.js";
import { pauseOften } from "./pause-often.js";
import {
  checkItems,
  checkUsers,
  type HistoryRows,
  historyOf,
  type OneHistory,
  userRowsOf,
} from "./user-rows.js";

export interface ItemWeightsParts {
  /** Whose histories are scored; leave its `values` out to count every interaction as 1. */
  readonly interactions: HistoryRows;
  readonly weights: ItemWeights;
  /** Scores are divided by this power of the sum of the history's weights. Default 0: not at all. */
  readonly historyPower?: number;
}

/**
 * Scores by what each item of the history says of the others: `x_u . W / |x_u|^historyPower` (kind `item-weights`), as
 * EASE, SLIM and item-kNN do; visitors by their history.
 *
 * @throws `INVALID_ARGUMENT` for histories or weights that are not of these items, `INVALID_TENSOR` for weights that
 * are not finite.
 */
export function itemWeightsModel({
  interactions,
  weights,
  historyPower = 0,
}: ItemWeightsParts): ScoringModel {
  const itemCount = itemCountOf(weights);
  checkItemWeights(weights, itemCount);
  checkNumbers({ historyPower });
  const histories = userRowsOf(interactions, itemCount);
  const userCount = histories.offsets.length - 1;
  const score = async (
    people: number,
    historyAt: (person: number) => OneHistory,
    signal?: AbortSignal,
  ): Promise<Float32Array> => {
    const pause = pauseOften(signal);
    const scores = new Float32Array(people * itemCount);
    for (let person = 0; person < people; person++) {
      const own = historyAt(person);
      const output = scores.subarray(person * itemCount, (person + 1) * itemCount);
      addHistory(weights, own, scaleOf(own, historyPower), output);
      await pause();
    }
    return scores;
  };
  return {
    kind: "item-weights",
    userCount,
    itemCount,
    async scoreUsers(users, signal) {
      checkUsers(users, userCount);
      return score(users.length, (person) => historyOf(histories, users[person]!), signal);
    },
    async scoreVisitors(visitors, signal) {
      for (const { history } of visitors) checkItems(history, itemCount);
      return score(visitors.length, (person) => ({ items: visitors[person]!.history }), signal);
    },
    async scoreSimilar(item, signal) {
      checkItems([item], itemCount);
      return score(1, () => ({ items: Int32Array.of(item) }), signal);
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, itemCount);
      const scores = await score(1, () => historyOf(histories, user));
      return new Map([["interactions", Float32Array.from(items, (item) => scores[item]!)]]);
    },
    async historyContributions(user, item) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems([item], itemCount);
      const own = historyOf(histories, user);
      const scale = scaleOf(own, historyPower);
      return Float32Array.from(
        own.items,
        (liked, at) => scale * (own.values?.[at] ?? 1) * weightBetween(weights, liked, item),
      );
    },
    state: () => stateOfItemWeights(weights, histories, historyPower),
    async [Symbol.asyncDispose]() {},
  };
}

import type { ModelState, ScoringModel } from "@modalis/contract";
import { checkNumbers } from "./check-array.js";
import {
  addHistory,
  checkItemWeights,
  type ItemWeights,
  itemCountOf,
  weightBetween,
} from "./item-weights.js";
import { broken, float32Tensor, int32Tensor, readState } from "./model-state.js";
import { pauseOften } from "./pause-often.js";
import type { SparseRows } from "./sparse-rows.js";
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
    state: () => stateOf(weights, histories, historyPower),
    async [Symbol.asyncDispose]() {},
  };
}

/** The model of a state of kind `item-weights`. */
export function restoreItemWeights(state: ModelState): ScoringModel {
  const read = readState(state);
  const values = read.optionalFloat32("history.values");
  return itemWeightsModel({
    interactions: {
      offsets: read.int32("history.offsets"),
      items: read.int32("history.items"),
      ...(values === undefined ? {} : { values }),
    },
    weights: readWeights(state),
    historyPower: read.number("historyPower"),
  });
}

function scaleOf({ items, values }: OneHistory, historyPower: number): number {
  if (historyPower === 0) return 1;
  const sum =
    values === undefined ? items.length : values.reduce((total, value) => total + Math.abs(value), 0);
  return sum > 0 ? sum ** -historyPower : 0;
}

function stateOf(weights: ItemWeights, histories: SparseRows, historyPower: number): ModelState {
  const { offsets, columns, values } = histories;
  const tensors = new Map([
    ["history.offsets", int32Tensor(offsets)],
    ["history.items", int32Tensor(columns)],
  ]);
  if (values !== undefined) tensors.set("history.values", float32Tensor(values));
  if (weights.kind === "dense") {
    const side = itemCountOf(weights);
    tensors.set("weights", float32Tensor(weights.data, [side, side]));
  } else {
    tensors.set("weights.offsets", int32Tensor(weights.offsets));
    tensors.set("weights.columns", int32Tensor(weights.columns));
    tensors.set("weights.values", float32Tensor(weights.values));
  }
  return { kind: "item-weights", settings: { historyPower, weights: weights.kind }, tensors };
}

function readWeights(state: ModelState): ItemWeights {
  const read = readState(state);
  const kind = read.setting("weights");
  if (kind === "dense") return { kind, data: read.float32("weights") };
  if (kind !== "sparse") return broken(state, `has weights of kind ${JSON.stringify(kind)}`);
  return {
    kind,
    offsets: read.int32("weights.offsets"),
    columns: read.int32("weights.columns"),
    values: read.float32("weights.values"),
  };
}

import type { ModelState } from "@modalis/contract";
import { type ItemWeights, itemCountOf } from "./item-weights.js";
import type { ItemWeightsParts } from "./item-weights-model.js";
import { broken, float32Tensor, int32Tensor, readState } from "./model-state.js";
import type { SparseRows } from "./sparse-rows.js";
import type { OneHistory } from "./user-rows.js";

/** All of a model of item weights as plain data. */
export function stateOfItemWeights(
  weights: ItemWeights,
  histories: SparseRows,
  historyPower: number,
): ModelState {
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

/** @throws `INVALID_MODEL` for a state of this kind that lacks something. */
export function readItemWeights(state: ModelState): ItemWeightsParts {
  const read = readState(state);
  const values = read.optionalFloat32("history.values");
  return {
    interactions: {
      offsets: read.int32("history.offsets"),
      items: read.int32("history.items"),
      ...(values === undefined ? {} : { values }),
    },
    weights: readWeights(state),
    historyPower: read.number("historyPower"),
  };
}

/** What the scores of a history are multiplied by: the sum of its weights to the power, or nothing without a history. */
export function scaleOf({ items, values }: OneHistory, historyPower: number): number {
  if (historyPower === 0) return 1;
  const sum =
    values === undefined ? items.length : values.reduce((total, value) => total + Math.abs(value), 0);
  return sum > 0 ? sum ** -historyPower : 0;
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

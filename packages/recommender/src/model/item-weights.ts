import { checkFinite, checkLength } from "./check-array.js";
import { checkSparseRows } from "./sparse-rows.js";
import type { OneHistory } from "./user-rows.js";

/** What liking one item (the row) says of every other (the column): `[items, items]`. */
export type ItemWeights =
  | { readonly kind: "dense"; readonly data: Float32Array }
  | {
      readonly kind: "sparse";
      /** `[items + 1]`. */
      readonly offsets: Int32Array;
      readonly columns: Int32Array;
      readonly values: Float32Array;
    };

/** @throws `INVALID_ARGUMENT` for weights that are not `[items, items]`, `INVALID_TENSOR` for values that are not finite. */
export function checkItemWeights(weights: ItemWeights, itemCount: number): void {
  if (weights.kind === "dense") {
    checkLength("the weights", weights.data, itemCount * itemCount);
    checkFinite("the weights", weights.data);
    return;
  }
  checkSparseRows("the weights", weights, itemCount, itemCount);
  checkFinite("the weights", weights.values);
}

/** How many items weights are for. @throws `INVALID_ARGUMENT` when dense weights are no square. */
export function itemCountOf(weights: ItemWeights): number {
  if (weights.kind === "sparse") return weights.offsets.length - 1;
  const side = Math.round(Math.sqrt(weights.data.length));
  checkLength("the weights", weights.data, side * side);
  return side;
}

/** Writes `scale * history . weights` to `output`, `[items]`. */
export function addHistory(
  weights: ItemWeights,
  { items, values }: OneHistory,
  scale: number,
  output: Float32Array,
): void {
  for (let at = 0; at < items.length; at++) {
    const weight = scale * (values === undefined ? 1 : values[at]!);
    if (weights.kind === "dense") addDenseRow(weights.data, items[at]!, weight, output);
    else {
      const { offsets, columns, values: own } = weights;
      const [from, to] = [offsets[items[at]!]!, offsets[items[at]! + 1]!];
      for (let place = from; place < to; place++) output[columns[place]!]! += weight * own[place]!;
    }
  }
}

/** The weight from one item to another. */
export function weightBetween(weights: ItemWeights, from: number, to: number): number {
  if (weights.kind === "dense") {
    return weights.data[from * Math.round(Math.sqrt(weights.data.length)) + to]!;
  }
  let sum = 0;
  for (let place = weights.offsets[from]!; place < weights.offsets[from + 1]!; place++) {
    if (weights.columns[place] === to) sum += weights.values[place]!;
  }
  return sum;
}

function addDenseRow(data: Float32Array, row: number, weight: number, output: Float32Array): void {
  const start = row * output.length;
  for (let column = 0; column < output.length; column++) output[column]! += weight * data[start + column]!;
}

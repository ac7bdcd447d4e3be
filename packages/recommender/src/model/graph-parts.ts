import { ModalisError } from "@modalis/contract";
import { checkFinite, checkLength, checkWhole } from "./check-array.js";
import type { HistoryRows } from "./user-rows.js";

/**
 * What a model is made of whose people, and perhaps items, are encoded by ONNX graphs.
 *
 * A graph's inputs say what it needs, each with the batch as its first axis, of any or of one fixed size:
 * `history` `[batch, length, inputDimensions]` and `history.mask` `[batch, length]` (1 where there is an event, the newest last, the
 * empty places before them), `features.CHANNEL` `[batch, dimensions]` and `features.CHANNEL.present` `[batch, 1]`.
 * All are float32. The output `vector` is `[batch, dimensions]`.
 */
export interface GraphParts {
  /** `[items, dimensions]`: as the item graph gave them, or as they were learned. */
  readonly itemVectors: Float32Array;
  readonly dimensions: number;
  /** `[items]`. */
  readonly itemBias?: Float32Array;
  /** The histories of the training, which people are encoded from. */
  readonly interactions: HistoryRows;
  /** `[users, dimensions]`: where given, users of the training are not encoded anew. */
  readonly userVectors?: Float32Array;
  /** The .onnx file that gives a person's vector; users without it must have `userVectors`. */
  readonly people?: Uint8Array;
  /** What stands in `history` for each item; needed by a graph that reads it. */
  readonly history?: HistoryInputs;
  /** The .onnx file that gives an item's vector from its features, for items never seen in training. */
  readonly items?: Uint8Array;
}

export interface HistoryInputs {
  /** `[items, inputDimensions]`. */
  readonly itemInputs: Float32Array;
  readonly inputDimensions: number;
  /** The last events that count, at least 1. */
  readonly length: number;
}

/** @throws `INVALID_ARGUMENT`, `INVALID_TENSOR`. */
export function checkGraphParts(parts: GraphParts): { userCount: number; itemCount: number } {
  const { itemVectors, dimensions, itemBias, interactions, userVectors, people, history } = parts;
  checkWhole("dimensions", dimensions, 1);
  const itemCount = Math.round(itemVectors.length / dimensions);
  const userCount = interactions.offsets.length - 1;
  checkArray("itemVectors", itemVectors, itemCount * dimensions);
  if (itemBias !== undefined) checkArray("itemBias", itemBias, itemCount);
  if (userVectors !== undefined) checkArray("userVectors", userVectors, userCount * dimensions);
  if (history !== undefined) {
    checkWhole("inputDimensions", history.inputDimensions, 1);
    checkWhole("length", history.length, 1, 100_000);
    checkArray("itemInputs", history.itemInputs, itemCount * history.inputDimensions);
  }
  if (people === undefined && userVectors === undefined) {
    throw new ModalisError("INVALID_ARGUMENT", "a graph model needs userVectors or a graph of people");
  }
  return { userCount, itemCount };
}

function checkArray(what: string, array: Float32Array, length: number): void {
  checkLength(what, array, length);
  checkFinite(what, array);
}

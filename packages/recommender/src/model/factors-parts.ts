import { ModalisError } from "@modalis/contract";
import { checkFinite, checkLength, checkNumbers, checkWhole } from "./check-array.js";
import type { HistoryFoldIn } from "./fold-in.js";

/** What a factor model is made of. */
export interface FactorsParts {
  /** `[users, dimensions]`. */
  readonly userFactors: Float32Array;
  /** `[items, dimensions]`. */
  readonly itemFactors: Float32Array;
  readonly dimensions: number;
  /** `[users]`. */
  readonly userBias?: Float32Array;
  /** `[items]`. */
  readonly itemBias?: Float32Array;
  readonly globalBias?: number;
  /** Which columns a source owns, so that scores can be told apart by source; columns of none count as `interactions`. */
  readonly blocks?: readonly FactorBlock[];
  /** How people never seen in training are scored; absent when they cannot be. */
  readonly visitors?: FactorVisitors;
}

/** Columns `from` to before `to`, of a source such as a modality. */
export interface FactorBlock {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** A visitor's factors are those of their history plus those of their features. */
export interface FactorVisitors {
  readonly history?: HistoryFoldIn;
  /** `[feature dimensions, dimensions]` by channel: what a feature row is multiplied by. */
  readonly features?: ReadonlyMap<string, Float32Array>;
}

/**
 * Passes for parts that fit each other, and says how many users and items they are of.
 *
 * @throws `INVALID_ARGUMENT`, `INVALID_TENSOR`.
 */
export function checkFactors(parts: FactorsParts): { userCount: number; itemCount: number } {
  const { userFactors, itemFactors, dimensions, userBias, itemBias, globalBias = 0 } = parts;
  checkWhole("dimensions", dimensions, 1);
  const userCount = Math.round(userFactors.length / dimensions);
  const itemCount = Math.round(itemFactors.length / dimensions);
  checkArray("userFactors", userFactors, userCount * dimensions);
  checkArray("itemFactors", itemFactors, itemCount * dimensions);
  if (userBias !== undefined) checkArray("userBias", userBias, userCount);
  if (itemBias !== undefined) checkArray("itemBias", itemBias, itemCount);
  checkNumbers({ globalBias });
  checkBlocks(parts.blocks ?? [], dimensions);
  for (const [channel, map] of parts.visitors?.features ?? []) {
    checkArray(`the map of ${channel}`, map, Math.round(map.length / dimensions) * dimensions);
  }
  return { userCount, itemCount };
}

/** What is added to every user's score of an item, `[items]`; undefined when nothing is. */
export function combineBias(
  { itemBias, globalBias = 0 }: FactorsParts,
  itemCount: number,
): Float32Array | undefined {
  if (itemBias === undefined)
    return globalBias === 0 ? undefined : new Float32Array(itemCount).fill(globalBias);
  return itemBias.map((bias) => bias + globalBias);
}

function checkArray(what: string, array: Float32Array, length: number): void {
  checkLength(what, array, length);
  checkFinite(what, array);
}

function checkBlocks(blocks: readonly FactorBlock[], dimensions: number): void {
  let end = 0;
  for (const { name, from, to } of [...blocks].sort((left, right) => left.from - right.from)) {
    const inside = Number.isInteger(from) && Number.isInteger(to) && from < to && to <= dimensions;
    if (inside && from >= end) {
      end = to;
      continue;
    }
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `block "${name}" of columns ${from} to ${to} is empty, overlaps another or leaves the ${dimensions} columns`,
    );
  }
}

import { checkFinite, checkLength, checkNumbers, checkWhole } from "./check-array.js";
import type { SparseRows } from "./sparse-rows.js";

/** How the neighbours of somebody never seen in training are found. */
export interface VisitorNeighbours {
  /** Most neighbours that count, at least 1. */
  readonly neighbours: number;
  /** Added to the divisor, so that few items in common count less. */
  readonly shrink: number;
  /** Power of the visitor's size in the divisor; .5 for the cosine. */
  readonly historyPower: number;
  /** Power of the neighbour's size in the divisor; .5 for the cosine. */
  readonly neighbourPower: number;
  /** `[items]`: what an item in common counts, such as its inverse document frequency; all 1 when absent. */
  readonly itemWeights?: Float32Array;
}

export interface Neighbour {
  readonly user: number;
  readonly similarity: number;
}

/** @throws `INVALID_ARGUMENT`, `INVALID_TENSOR`. */
export function checkVisitorNeighbours(rule: VisitorNeighbours, itemCount: number): void {
  const { neighbours, shrink, historyPower, neighbourPower, itemWeights } = rule;
  checkWhole("neighbours", neighbours, 1);
  checkNumbers({ shrink, historyPower, neighbourPower });
  if (itemWeights === undefined) return;
  checkLength("the weights of items", itemWeights, itemCount);
  checkFinite("the weights of items", itemWeights);
}

/**
 * The users most like a history: `sum of w over the items in common / (|h|^a |u|^b + shrink)`, sizes being sums of w;
 * by falling similarity, then by number.
 */
export function neighboursOf(
  history: Int32Array,
  rule: VisitorNeighbours,
  audiences: SparseRows,
  sizes: Float64Array,
): Neighbour[] {
  const { neighbours, shrink, historyPower, neighbourPower, itemWeights } = rule;
  const inCommon = new Map<number, number>();
  let size = 0;
  for (const item of new Set(history)) {
    const weight = itemWeights?.[item] ?? 1;
    size += weight;
    for (let at = audiences.offsets[item]!; at < audiences.offsets[item + 1]!; at++) {
      const user = audiences.columns[at]!;
      inCommon.set(user, (inCommon.get(user) ?? 0) + weight);
    }
  }
  const found = Array.from(inCommon, ([user, common]) => ({
    user,
    similarity: common / (size ** historyPower * sizes[user]! ** neighbourPower + shrink),
  })).filter(({ similarity }) => similarity > 0 && Number.isFinite(similarity));
  return found
    .sort((left, right) => right.similarity - left.similarity || left.user - right.user)
    .slice(0, neighbours);
}

/** The size of each user: the sum of the weights of their items. */
export function userSizes(histories: SparseRows, itemWeights: Float32Array | undefined): Float64Array {
  const sizes = new Float64Array(histories.offsets.length - 1);
  for (let user = 0; user < sizes.length; user++) {
    for (let at = histories.offsets[user]!; at < histories.offsets[user + 1]!; at++) {
      sizes[user]! += itemWeights?.[histories.columns[at]!] ?? 1;
    }
  }
  return sizes;
}

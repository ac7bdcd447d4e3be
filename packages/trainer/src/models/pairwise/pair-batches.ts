import type { Interactions } from "@modalis/contract";
import type { Kernels, SparseRows } from "@modalis/kernels";
import type { PairBatch } from "./pair-learner.js";
import type { TrainingPairs } from "./training-pairs.js";

/** Fills the batch of these pairs, by their places; its arrays are written anew by the next call. */
export type PairBatches = (places: Int32Array, step: number) => PairBatch;

export interface PairBatchesOptions {
  readonly batchSize: number;
  readonly seed: number;
  /** Negatives a pair; default 1. */
  readonly each?: number | undefined;
  /** `[items]`, in the arena: cumulative weights of the draw; all items alike when absent. */
  readonly cumulative?: Int32Array | undefined;
  /** Each user's items, rising, in the arena; a copy is made when absent. */
  readonly positives?: SparseRows | undefined;
}

/** Bytes that {@link createPairBatches} takes from an arena. */
export function pairBatchesBytes(interactions: Interactions, batchSize: number, each = 1): number {
  return 4 * (interactions.offsets.length + interactions.items.length + (2 + each) * batchSize) + 512;
}

/** Gives each pair a negative, drawn evenly from the items that its user has not; fixed by seed and step. */
export function createPairBatches(
  kernels: Kernels,
  interactions: Interactions,
  pairs: TrainingPairs,
  { batchSize, seed, each = 1, cumulative, positives: given }: PairBatchesOptions,
): PairBatches {
  const positives = given ?? risingPositives(kernels, interactions);
  const itemCount = interactions.itemIds.length;
  const size = Math.min(batchSize, pairs.users.length);
  const [users, liked, output] = [kernels.int32(size), kernels.int32(size), kernels.int32(size * each)];
  return (places, step) => {
    for (let sample = 0; sample < places.length; sample++) {
      users[sample] = pairs.users[places[sample]!]!;
      liked[sample] = pairs.items[places[sample]!]!;
    }
    const batch = {
      users: users.subarray(0, places.length),
      positives: liked.subarray(0, places.length),
      negatives: output.subarray(0, places.length * each),
    };
    kernels.sampleNegatives({
      positives,
      users: batch.users,
      output: batch.negatives,
      itemCount,
      seed: seed >>> 0,
      step,
      ...(cumulative === undefined ? {} : { cumulative }),
    });
    return batch;
  };
}

/** Each user's items in the arena, rising, since the kernel finds what a user has by bisection. */
export function risingPositives(
  kernels: Pick<Kernels, "int32">,
  { offsets, items }: Pick<Interactions, "offsets" | "items">,
): { offsets: Int32Array; columns: Int32Array } {
  const copy = { offsets: kernels.int32(offsets.length), columns: kernels.int32(items.length) };
  copy.offsets.set(offsets);
  copy.columns.set(items);
  for (let user = 0; user + 1 < offsets.length; user++)
    copy.columns.subarray(offsets[user], offsets[user + 1]).sort();
  return copy;
}

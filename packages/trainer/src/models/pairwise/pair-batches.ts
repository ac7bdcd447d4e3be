import type { Interactions } from "@modalis/contract";
import type { Kernels } from "@modalis/kernels";
import { shuffledOrder } from "../../random/shuffled-order.js";
import type { PairBatch } from "./pair-learner.js";
import type { TrainingPairs } from "./training-pairs.js";

/** Draws the batches of an epoch; the same for the same seed, epoch and step. */
export interface PairBatches {
  readonly stepsPerEpoch: number;
  /** Shuffles the pairs; to be called before the batches of an epoch. */
  shuffle(epoch: number): void;
  /** Batch `at` of the epoch that was shuffled last; its arrays are written anew by the next call. */
  batch(at: number, step: number): PairBatch;
}

export interface PairBatchesOptions {
  readonly batchSize: number;
  readonly seed: number;
}

/** Place of the shuffles among the streams of a seed. */
const SHUFFLE_STREAM = 1;

/** Bytes that {@link createPairBatches} takes from an arena. */
export function pairBatchesBytes(interactions: Interactions, batchSize: number): number {
  return 4 * (interactions.offsets.length + interactions.items.length + 3 * batchSize) + 512;
}

/** Every pair once an epoch in a seeded order, each with one negative drawn evenly from the items its user has not. */
export function createPairBatches(
  kernels: Kernels,
  interactions: Interactions,
  pairs: TrainingPairs,
  { batchSize, seed }: PairBatchesOptions,
): PairBatches {
  const positives = risingPositives(kernels, interactions);
  const itemCount = interactions.itemIds.length;
  const size = Math.min(batchSize, pairs.users.length);
  const [users, liked, output] = [kernels.int32(size), kernels.int32(size), kernels.int32(size)];
  let order: Int32Array = new Int32Array(0);
  return {
    stepsPerEpoch: Math.ceil(pairs.users.length / size),
    shuffle(epoch) {
      order = shuffledOrder(pairs.users.length, seed, SHUFFLE_STREAM, epoch);
    },
    batch(at, step) {
      const chosen = order.subarray(at * size, (at + 1) * size);
      for (let sample = 0; sample < chosen.length; sample++) {
        users[sample] = pairs.users[chosen[sample]!]!;
        liked[sample] = pairs.items[chosen[sample]!]!;
      }
      const batch = {
        users: users.subarray(0, chosen.length),
        positives: liked.subarray(0, chosen.length),
        negatives: output.subarray(0, chosen.length),
      };
      kernels.sampleNegatives({
        positives,
        users: batch.users,
        output: batch.negatives,
        itemCount,
        seed,
        step,
      });
      return batch;
    },
  };
}

/** The kernel finds what a user has by bisection, so each user's items must rise. */
function risingPositives(
  kernels: Kernels,
  { offsets, items }: Interactions,
): { offsets: Int32Array; columns: Int32Array } {
  const copy = { offsets: kernels.int32(offsets.length), columns: kernels.int32(items.length) };
  copy.offsets.set(offsets);
  copy.columns.set(items);
  for (let user = 0; user + 1 < offsets.length; user++)
    copy.columns.subarray(offsets[user], offsets[user + 1]).sort();
  return copy;
}

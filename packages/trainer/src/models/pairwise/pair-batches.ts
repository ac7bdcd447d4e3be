import { type Kernels, pairDrawsBytes, type SparseRows } from "@modalis/kernels";
import type { PairBatch } from "./pair-learner.js";
import type { TrainingPairs } from "./training-pairs.js";

/**
 * Fills the batch of these pairs, by their places among the rising ones; its arrays are written anew by the next call.
 *
 * @param next Places of the next call, whose step follows: they are drawn meanwhile, where another thread is free.
 */
export type PairBatches = (places: Int32Array, step: number, next?: Int32Array) => PairBatch;

export interface PairBatchesOptions {
  readonly batchSize: number;
  readonly seed: number;
  /** Negatives a pair; default 1. */
  readonly each?: number | undefined;
  /** `[items]`, in the arena: cumulative weights of the draw; all items alike when absent. */
  readonly cumulative?: Int32Array | undefined;
  /** The pairs' rows, rising, in the arena; a copy is made when absent. */
  readonly positives?: SparseRows | undefined;
  /** For a step that keeps one thread alone: the next batch is drawn meanwhile. */
  readonly drawsAhead?: boolean | undefined;
}

/** Bytes that {@link createPairBatches} takes from an arena. */
export function pairBatchesBytes({ offsets, items }: TrainingPairs, batchSize: number, each = 1): number {
  const samples = Math.min(batchSize, items.length);
  return 4 * (offsets.length + items.length) + pairDrawsBytes({ pairs: items.length, samples, each }) + 128;
}

/** Gives each pair a negative, drawn evenly from the items that its user has not; fixed by seed and step. */
export function createPairBatches(
  kernels: Kernels,
  itemCount: number,
  pairs: TrainingPairs,
  { batchSize, seed, each = 1, cumulative, positives, drawsAhead = false }: PairBatchesOptions,
): PairBatches {
  const draws = kernels.pairDraws({
    users: positives ?? risingPositives(kernels, pairs),
    itemCount,
    samples: Math.min(batchSize, pairs.items.length),
    each,
    ...(cumulative === undefined ? {} : { cumulative }),
  });
  return (places, step, next) => {
    const batch = draws.draw(places, { seed: seed >>> 0, step });
    // Kernels on all threads would wait for what was begun; a step on one thread leaves the others idle.
    if (next !== undefined && drawsAhead && kernels.threads > 1)
      draws.drawAhead(next, { seed: seed >>> 0, step: step + 1 });
    return batch;
  };
}

/** The pairs in the arena, rising within a user, since the kernel finds what a user has by bisection. */
export function risingPositives(
  kernels: Pick<Kernels, "int32">,
  { offsets, items }: TrainingPairs,
): { offsets: Int32Array; columns: Int32Array } {
  const copy = { offsets: kernels.int32(offsets.length), columns: kernels.int32(items.length) };
  copy.offsets.set(offsets);
  copy.columns.set(items);
  for (let user = 0; user + 1 < offsets.length; user++)
    copy.columns.subarray(offsets[user], offsets[user + 1]).sort();
  return copy;
}

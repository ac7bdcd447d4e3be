import { shuffleInto } from "../random/shuffled-order.js";
import { shuffleInWindows } from "../random/windowed-order.js";

/** What happens to examples that do not fill the last batch of an epoch. */
export type LastBatch =
  /** A shorter batch. */
  | "keep"
  /** They are left out of this epoch; the order changes from epoch to epoch. */
  | "drop"
  /** The batch is filled with the first of the epoch once more: for graphs of one batch size. */
  | "wrap";

/** How far the examples of an epoch are mixed. */
export type Shuffle =
  /** Any order is as likely as any other. */
  | "whole"
  /** Neighbours stay near each other, in windows of 16,384 that come from all over the examples. */
  | "windows";

export interface EpochBatchesOptions {
  readonly seed: number;
  readonly epoch: number;
  readonly examples: number;
  readonly batchSize: number;
  readonly lastBatch: LastBatch;
  /** Default `whole`. */
  readonly shuffle?: Shuffle | undefined;
  /** `[examples]`, written over. */
  readonly order: Int32Array;
}

/** Batches of one epoch, at least one where there is an example. */
export function batchesPerEpoch({
  examples,
  batchSize,
  lastBatch,
}: Pick<EpochBatchesOptions, "examples" | "batchSize" | "lastBatch">): number {
  if (lastBatch === "drop") return Math.floor(examples / batchSize);
  return Math.ceil(examples / batchSize);
}

/**
 * A function that gives the example numbers of each batch of an epoch, shuffled by seed and epoch; a view that is good
 * until the epoch ends.
 */
export function epochBatches(options: EpochBatchesOptions): (batch: number) => Int32Array {
  const { seed, epoch, examples, batchSize, lastBatch, shuffle } = options;
  const order = (shuffle === "windows" ? shuffleInWindows : shuffleInto)(options.order, seed, epoch);
  return (batch) => {
    const from = batch * batchSize;
    const taken = order.subarray(from, from + batchSize);
    if (taken.length === batchSize || lastBatch !== "wrap") return taken;
    return Int32Array.from({ length: batchSize }, (_, at) => order[(from + at) % examples]!);
  };
}

import { checkedIndices, checkLength, fail, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

/** A batch of users, each with an item that they chose and items that they did not. */
export interface SampleBatch {
  /** `[samples]`. */
  readonly users: Int32Array;
  /** `[samples]`. */
  readonly positives: Int32Array;
  /** `[samples, each]`; a first negative of -1, as `sampleNegatives` gives users who have all items, makes the sample void. */
  readonly negatives: Int32Array;
  /** `[users, dimensions]`. */
  readonly userTable: Float32Array;
  /** `[items, dimensions]`. */
  readonly itemTable: Float32Array;
  readonly dimensions: number;
}

export interface SampleGradients {
  /** `[users, dimensions]`, added to. */
  readonly userGradient: Float32Array;
  /** `[items, dimensions]`, added to. */
  readonly itemGradient: Float32Array;
}

/** The batch's addresses and counts, after every index was found inside its table. */
export interface CheckedBatch {
  readonly users: number;
  readonly positives: number;
  readonly negatives: number;
  readonly samples: number;
  /** Negatives a sample. */
  readonly each: number;
  readonly userTable: number;
  readonly itemTable: number;
  readonly itemCount: number;
}

/** @throws INVALID_ARGUMENT when an index lies outside its table, or the arrays do not fit together. */
export function checkBatch(engine: KernelEngine, batch: SampleBatch): CheckedBatch {
  const { users, positives, negatives, userTable, itemTable, dimensions } = batch;
  const itemCount = rowsOf(itemTable, dimensions, "itemTable");
  checkLength(positives, users.length, "positives");
  const each = users.length === 0 ? 1 : negatives.length / users.length;
  if (!(Number.isInteger(each) && each >= 1)) {
    fail(`negatives has ${negatives.length} elements, which is no multiple of the ${users.length} users`);
  }
  return {
    users: checkedIndices(engine, users, rowsOf(userTable, dimensions, "userTable"), "users"),
    positives: checkedIndices(engine, positives, itemCount, "positives"),
    negatives: checkedIndices(engine, negatives, itemCount, "negatives", -1),
    samples: users.length,
    each,
    userTable: engine.address(userTable, "userTable"),
    itemTable: engine.address(itemTable, "itemTable"),
    itemCount,
  };
}

/** Addresses of both gradients. @throws INVALID_ARGUMENT unless each is as long as its table. */
export function checkedGradients(
  engine: KernelEngine,
  { userTable, itemTable, userGradient, itemGradient }: SampleBatch & SampleGradients,
): { readonly userGradient: number; readonly itemGradient: number } {
  checkLength(userGradient, userTable.length, "userGradient");
  checkLength(itemGradient, itemTable.length, "itemGradient");
  return {
    userGradient: engine.address(userGradient, "userGradient"),
    itemGradient: engine.address(itemGradient, "itemGradient"),
  };
}

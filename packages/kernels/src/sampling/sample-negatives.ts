import {
  checkedRisingRows,
  checkLength,
  checkWhole,
  fail,
  type SparseRows,
} from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface SampleNegativesOptions {
  /** Items of each user, `[users]` rows; the columns of a row rise strictly. */
  readonly positives: SparseRows;
  /** `[samples]`, in any order. */
  readonly users: Int32Array;
  /** `[samples, each]`, overwritten; `each` follows from its length. */
  readonly output: Int32Array;
  readonly itemCount: number;
  /** With `step`, settles every draw: the same two numbers give the same negatives, on any number of threads. */
  readonly seed: number;
  readonly step: number;
  /** `[itemCount]`, from `cumulativePopularity`: item `i` is drawn by its weight. Default: all items alike. */
  readonly cumulative?: Int32Array;
}

/**
 * Draws items that a user has not, independently and with repeats, exactly by weight among those items.
 *
 * A user who has all items gets -1; one who has all items of any weight gets a uniform draw of the others.
 */
export function sampleNegatives(engine: KernelEngine, options: SampleNegativesOptions): void {
  const { positives, users, output, itemCount, seed, step, cumulative } = options;
  checkWhole(itemCount, 1, "itemCount");
  checkCounter(seed, "seed");
  checkCounter(step, "step");
  const rows = checkedRisingRows(engine, positives, itemCount, "positives", users);
  const each = users.length === 0 ? 0 : output.length / users.length;
  if (!Number.isInteger(each) || (users.length === 0 && output.length > 0)) {
    fail(`output has ${output.length} elements, which is no multiple of the ${users.length} users`);
  }
  checkCumulative(cumulative, itemCount);
  engine.share(
    "sampleNegatives",
    32 * output.length,
    rows.offsets,
    rows.columns,
    engine.address(users, "users"),
    output.length,
    each,
    itemCount,
    cumulative === undefined ? 0 : engine.address(cumulative, "cumulative"),
    seed,
    step,
    engine.address(output, "output"),
  );
}

/** @throws INVALID_ARGUMENT unless there is a weight for every item and they never fall. */
export function checkCumulative(cumulative: Int32Array | undefined, itemCount: number): void {
  if (cumulative === undefined) return;
  checkLength(cumulative, itemCount, "cumulative");
  if (cumulative.some((weight, item) => weight < (cumulative[item - 1] ?? 0))) {
    fail("cumulative must never fall; make it with cumulativePopularity");
  }
}

/** @throws INVALID_ARGUMENT unless `value` fits into 32 bits. */
export function checkCounter(value: number, name: string): void {
  if (!(Number.isInteger(value) && value >= 0 && value < 2 ** 32)) {
    fail(`${name} must be a whole number from 0 to 4294967295, not ${value}`);
  }
}

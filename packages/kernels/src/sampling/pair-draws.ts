import {
  checkedIndices,
  checkedRisingRows,
  checkWhole,
  fail,
  type SparseRows,
} from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { type DrawnPairs, drawnBatch } from "./drawn-batch.js";
import { checkCounter, checkCumulative } from "./sample-negatives.js";

export interface PairDrawsOptions {
  /** Items of each user, rising strictly within a row; checked once, and not to be changed while this is in use. */
  readonly users: SparseRows;
  readonly itemCount: number;
  /** The most pairs of a batch. */
  readonly samples: number;
  /** Negatives a pair, at least 1. Default 1. */
  readonly each?: number;
  /** `[itemCount]`, as `sampleNegatives` takes it, and as fixed as `users`. Default: all items alike. */
  readonly cumulative?: Int32Array;
}

/** Draws batches of pairs; what a batch needs is checked beforehand, so that it costs no more than its samples. */
export interface PairDraws {
  /**
   * The pairs at `places`, which number the columns of all rows, each with items that its user has not: those that
   * `sampleNegatives` draws for the same users, seed and step.
   *
   * @param places At most `samples`, in any memory.
   * @returns views that the next call writes over, but not the next {@link drawAhead}.
   */
  readonly draw: (places: Int32Array, counters: DrawCounters) => DrawnPairs;
  /** Begins the batch that {@link draw} will be asked for next, on another thread where there is one. */
  readonly drawAhead: (places: Int32Array, counters: DrawCounters) => void;
}

/** Settle every draw. */
export interface DrawCounters {
  readonly seed: number;
  readonly step: number;
}

/** Bytes that {@link pairDraws} takes from an arena, besides what it is given. */
export function pairDrawsBytes({
  pairs,
  samples,
  each = 1,
}: {
  readonly pairs: number;
  readonly samples: number;
  readonly each?: number;
}): number {
  return 4 * (Math.ceil(pairs / NOTED_PLACES) + 1 + 2 * (3 + each) * samples) + 4 * CHECKED_AT_ONCE + 1024;
}

/** Places from one whose user is noted to the next; the compiled kernel knows the same number. */
const NOTED_PLACES = 16;

const CHECKED_AT_ONCE = 256;

/** @throws INVALID_ARGUMENT when the arrays do not fit together, LIMIT_EXCEEDED when the arena is too small. */
export function pairDraws(engine: KernelEngine, options: PairDrawsOptions): PairDraws {
  const { users: rows, itemCount, samples, each = 1, cumulative } = options;
  for (const [name, value] of Object.entries({ itemCount, samples, each })) checkWhole(value, 1, name);
  checkCumulative(cumulative, itemCount);
  const { offsets, columns } = rows;
  if (offsets.at(-1) !== columns.length) fail("users.offsets must end at the number of columns");
  const address = checkedUsers(engine, rows, itemCount);
  const owners = engine.arena.int32(Math.ceil(columns.length / NOTED_PLACES) + 1);
  notedOwners(offsets, owners);
  const weights = cumulative === undefined ? 0 : engine.address(cumulative, "cumulative");
  const batches = [drawnBatch(engine, samples, each), drawnBatch(engine, samples, each)] as const;
  let [last, next] = batches;
  let ahead: { readonly counters: DrawCounters; readonly finish: () => void } | undefined;

  /** The kernel's values for the next batch, whose places are checked. */
  const prepared = (chosen: Int32Array, { seed, step }: DrawCounters): number[] => {
    checkCounter(seed, "seed");
    checkCounter(step, "step");
    if (chosen.length > samples)
      fail(`the batch has ${chosen.length} places, more than the ${samples} that were announced`);
    const at = checkedIndices(engine, next.take(chosen), columns.length, "places");
    const given = [address.offsets, address.columns, engine.address(owners, "owners"), at];
    return [...given, chosen.length, each, itemCount, weights, seed, step, ...next.addresses];
  };
  const isAhead = (chosen: Int32Array, { seed, step }: DrawCounters): boolean =>
    ahead?.counters.seed === seed && ahead.counters.step === step && next.has(chosen);
  return {
    draw(chosen, counters) {
      ahead?.finish();
      if (!isAhead(chosen, counters)) {
        const given = prepared(chosen, counters);
        // Less than a thread takes to wake up is not shared.
        engine.share("drawPairs", 4 * chosen.length * (1 + each), ...given);
      }
      ahead = undefined;
      [last, next] = [next, last];
      return last.drawn(chosen.length);
    },
    drawAhead(chosen, counters) {
      ahead?.finish();
      ahead = undefined;
      const finish = engine.begin("drawPairs", ...prepared(chosen, counters));
      ahead = { counters: { ...counters }, finish };
    },
  };
}

/** A few rows at a time: a list of all would be as long as the offsets. */
function checkedUsers(engine: KernelEngine, rows: SparseRows, itemCount: number) {
  const mark = engine.arena.mark();
  const list = engine.arena.int32(CHECKED_AT_ONCE);
  const count = Math.max(0, rows.offsets.length - 1);
  const check = (from: number) => {
    const listed = list.subarray(0, Math.min(CHECKED_AT_ONCE, count - from));
    for (let at = 0; at < listed.length; at++) listed[at] = from + at;
    return checkedRisingRows(engine, rows, itemCount, "users", listed);
  };
  const address = check(0);
  for (let from = CHECKED_AT_ONCE; from < count; from += CHECKED_AT_ONCE) check(from);
  engine.arena.release(mark);
  return address;
}

/** The user of every 16th place, and the last user. */
function notedOwners(offsets: Int32Array, owners: Int32Array): void {
  let noted = 0;
  for (let user = 0; user + 1 < offsets.length; user++)
    while (noted * NOTED_PLACES < offsets[user + 1]!) owners[noted++] = user;
  owners[owners.length - 1] = Math.max(0, offsets.length - 2);
}

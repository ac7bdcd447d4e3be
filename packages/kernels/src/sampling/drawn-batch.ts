import type { KernelEngine } from "../runtime/kernel-engine.js";

/** Pairs of a batch, with items that their users have not. */
export interface DrawnPairs {
  /** `[places]`. */
  readonly users: Int32Array;
  /** `[places]`. */
  readonly positives: Int32Array;
  /** `[places, each]`; -1 where the user has all items. */
  readonly negatives: Int32Array;
}

/** Where a batch is drawn. */
export interface DrawnBatch {
  /** Of users, positives and negatives. */
  readonly addresses: readonly number[];
  /** Notes the places, and gives them in the arena. */
  readonly take: (chosen: Int32Array) => Int32Array;
  /** Whether it is of these places. */
  readonly has: (chosen: Int32Array) => boolean;
  readonly drawn: (count: number) => DrawnPairs;
}

/** Arrays of the arena for batches of at most `samples` places. */
export function drawnBatch(
  { arena: { int32 }, address }: KernelEngine,
  samples: number,
  each: number,
): DrawnBatch {
  const [places, users, positives] = [int32(samples), int32(samples), int32(samples)];
  const negatives = int32(samples * each);
  let taken = 0;
  return {
    addresses: [users, positives, negatives].map((array) => address(array, "batch")),
    take(chosen) {
      taken = chosen.length;
      places.set(chosen);
      return places.subarray(0, taken);
    },
    has(chosen) {
      if (chosen.length !== taken) return false;
      // A function called for each place would take a tenth of a quick model's step.
      for (let at = 0; at < taken; at++) if (chosen[at] !== places[at]) return false;
      return true;
    },
    drawn: (count) => ({
      users: users.subarray(0, count),
      positives: positives.subarray(0, count),
      negatives: negatives.subarray(0, count * each),
    }),
  };
}

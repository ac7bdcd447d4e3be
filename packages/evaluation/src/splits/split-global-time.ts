import { type Interactions, ModalisError } from "@modalis/contract";
import { checkTimes } from "./check-times.js";
import type { Split } from "./development.js";
import { checkShares, type PartShares } from "./part-sizes.js";
import { TEST, TRAINING, VALIDATION } from "./parts-of-rows.js";
import { splitByParts } from "./split-by-parts.js";

/** Two moments, in milliseconds since 1970. */
export interface TimeLimits {
  /** Rows from here on are validation. */
  readonly validationFromMs: number;
  /** Rows from here on are test; not before `validationFromMs`. */
  readonly testFromMs: number;
}

/**
 * Everybody's rows before one moment train, those from a second moment on test, those between validate: nothing is
 * learned from the future. Give the moments, or shares of the rows from which they are taken.
 *
 * Rows at one time are always in one part, the later one, so a part may be larger than its share. Users and items may
 * stand in test alone: they are cold, and stay in.
 *
 * @throws `INVALID_ARGUMENT` for rows without times, moments out of order, or nothing before the first.
 */
export function splitGlobalTime(interactions: Interactions, options: PartShares | TimeLimits = {}): Split {
  const times = checkTimes(interactions);
  const { validationFromMs, testFromMs } =
    "testFromMs" in options ? checkLimits(options) : limitsOf(times, checkShares(options));
  const parts = Uint8Array.from(times, (time) => {
    if (time >= testFromMs) return TEST;
    return time >= validationFromMs ? VALIDATION : TRAINING;
  });
  return splitByParts("by one time for all", interactions, parts);
}

function checkLimits({ validationFromMs, testFromMs }: TimeLimits): TimeLimits {
  if (!(validationFromMs <= testFromMs)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `validationFromMs ${validationFromMs} is not before testFromMs ${testFromMs}`,
    );
  }
  return { validationFromMs, testFromMs };
}

function limitsOf(times: Float64Array, { validationShare, testShare }: Required<PartShares>): TimeLimits {
  const sorted = times.slice().sort();
  const quantile = (share: number) => sorted[Math.round(sorted.length * share)] ?? Number.POSITIVE_INFINITY;
  return {
    testFromMs: quantile(1 - testShare),
    validationFromMs: quantile(1 - testShare - validationShare),
  };
}

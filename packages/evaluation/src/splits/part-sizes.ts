import { ModalisError } from "@modalis/contract";

/** How much of the data each held-out part gets. */
export interface PartShares {
  /** From 0 to under 1; default 0.1. */
  readonly validationShare?: number;
  /** From 0 to under 1; default 0.1. Both together are under 1. */
  readonly testShare?: number;
}

/** How many go to each held-out part; the rest trains. */
export interface PartSizes {
  readonly validation: number;
  readonly test: number;
}

const DEFAULT_SHARE = 0.1;
/** Keeps 0.29 x 100 at 29, which floating point makes a little less. */
const ROUNDING = 1e-9;

/**
 * Both shares, checked.
 *
 * @throws `INVALID_ARGUMENT` when a share is outside 0 to 1 or nothing is left for training.
 */
export function checkShares(shares: PartShares): Required<PartShares> {
  const { validationShare = DEFAULT_SHARE, testShare = DEFAULT_SHARE } = shares;
  const sound = [validationShare, testShare].every((share) => share >= 0 && share < 1);
  if (!sound || validationShare + testShare >= 1) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `validationShare ${validationShare} and testShare ${testShare} are from 0 to under 1, and together under 1`,
    );
  }
  return { validationShare, testShare };
}

/**
 * Shares of `count` things, rounded down, but at least one for a part with a share, as far as one is left for training:
 * training comes first, then test, then validation.
 */
export function partSizes(count: number, { validationShare, testShare }: Required<PartShares>): PartSizes {
  const atLeastOne = (share: number) => (share === 0 ? 0 : Math.max(1, Math.floor(count * share + ROUNDING)));
  return firstFitting(count, { validation: atLeastOne(validationShare), test: atLeastOne(testShare) });
}

/** The sizes asked for, cut so that one of `count` is left for training. */
export function firstFitting(count: number, wanted: PartSizes): PartSizes {
  const spare = Math.max(0, count - 1);
  const test = Math.min(wanted.test, spare);
  return { test, validation: Math.min(wanted.validation, spare - test) };
}

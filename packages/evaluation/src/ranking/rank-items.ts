import { ModalisError } from "@modalis/contract";

export interface RankItemsOptions {
  /** Most items ranked, at least 1. */
  readonly count: number;
  /** Items left out: the user's training items. */
  readonly mask?: ReadonlySet<number>;
  /** The only items ranked, by rising index; all when absent. */
  readonly candidates?: Int32Array;
}

/**
 * Indices of the highest of `scores` `[items]`, by falling score, then by rising index; masked items left out.
 *
 * @throws `INVALID_ARGUMENT` when `count` is no whole number from 1 or a score is not a number.
 */
export function rankItems(scores: ArrayLike<number>, options: RankItemsOptions): Int32Array {
  const { count, mask, candidates } = options;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ModalisError("INVALID_ARGUMENT", `count is a whole number from 1, not ${count}`);
  }
  const places = candidates?.length ?? scores.length;
  const best = new Int32Array(Math.min(count, places));
  let filled = 0;
  let lowest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < places; at++) {
    const item = candidates === undefined ? at : candidates[at]!;
    const score = scores[item]!;
    // The cheap test comes first: nearly every item fails it. NaN does not, so that it is found below.
    if (filled === best.length && score <= lowest) continue;
    if (Number.isNaN(score)) throw new ModalisError("INVALID_ARGUMENT", `the score of item ${item} is NaN`);
    if (mask?.has(item) === true) continue;
    const place = placeOf(scores, best, filled, score);
    if (filled < best.length) filled++;
    best.copyWithin(place + 1, place, filled - 1);
    best[place] = item;
    lowest = scores[best[filled - 1]!]!;
  }
  return best.subarray(0, filled);
}

/** Where a score belongs among the first `filled`: after every score that is as high. */
function placeOf(scores: ArrayLike<number>, best: Int32Array, filled: number, score: number): number {
  let low = 0;
  let high = filled;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[best[middle]!]! >= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

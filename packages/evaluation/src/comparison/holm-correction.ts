import { ModalisError } from "@modalis/contract";

/**
 * p-values corrected for how many comparisons are made, in the order given: the chance that any true null of the family
 * is refused stays below the level that they are held against.
 *
 * Holm, "A simple sequentially rejective multiple test procedure", 1979: the smallest times the number of comparisons,
 * the next times one less, and so on, never falling, at most 1.
 *
 * @throws `INVALID_ARGUMENT` when a value is outside 0 to 1.
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  const outside = pValues.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) throw new ModalisError("INVALID_ARGUMENT", `${outside} is no p-value`);
  const corrected = new Array<number>(pValues.length);
  const rising = [...pValues.keys()].sort((left, right) => pValues[left]! - pValues[right]!);
  let highest = 0;
  for (const [at, place] of rising.entries()) {
    highest = Math.max(highest, Math.min(1, pValues[place]! * (pValues.length - at)));
    corrected[place] = highest;
  }
  return corrected;
}

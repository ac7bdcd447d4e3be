import { checkNumber, fail } from "../runtime/check-arguments.js";

/** Sum of all weights, as near as rounding allows to the largest that a 32-bit whole number holds. */
const TOTAL = 2 ** 31 - 1;

/**
 * Cumulative weights `count ** power` as whole numbers, so that draws by them are exact; an item that occurred at all
 * keeps a weight of at least 1.
 *
 * @param counts `[items]`: how often each occurred, none negative.
 * @param power 1 draws by popularity, 0.75 is word2vec's (Mikolov and others 2013), 0 draws all that occurred alike.
 * @returns `[items]`, not of an arena: copy it into one.
 */
export function cumulativePopularity(counts: ArrayLike<number>, power = 1): Int32Array {
  checkNumber(power, 0, "power");
  const weights = Float64Array.from(counts, (count, item) => {
    if (!(count >= 0 && Number.isFinite(count))) {
      fail(`counts[${item}] must be at least 0 and finite, not ${count}`);
    }
    return count === 0 ? 0 : count ** power;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const occurring = weights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
  // Rounding up adds at most 1 an item; that much is left free.
  const unit = total === 0 ? 0 : (TOTAL - occurring) / total;
  let sum = 0;
  return Int32Array.from(weights, (weight) => {
    sum += Math.ceil(weight * unit);
    return sum;
  });
}

import { randomBelow, randomBits } from "./counted-random";
import { risingListHolds } from "./rising-list";

/** Draws by popularity that may hit a positive before one is drawn exactly among the others. */
const ATTEMPTS: u32 = 8;

/**
 * An item that a user with these rising `positives` has not, settled by `seed`, `step` and `index`; -1 where the user has all.
 *
 * `cumulative` is 0 for a uniform draw, else `cumulative[i]` is the weight of items 0 to i.
 */
export function drawOther(
  positives: usize,
  degree: i32,
  itemCount: i32,
  cumulative: usize,
  seed: u32,
  step: u32,
  index: i32,
): i32 {
  if (degree >= itemCount) return -1;
  if (cumulative) {
    const item = byPopularity(cumulative, itemCount, positives, degree, seed, step, index);
    if (item >= 0) return item;
  }
  const rank = randomBelow(randomBits(seed, step, index, ATTEMPTS + 1), itemCount - degree);
  return otherItem(positives, degree, rank);
}

/**
 * The `rank`th item that is not among the rising `positives`: before `positives[m]` stand `positives[m] - m` others.
 *
 * Halves by choosing, not by branching: no processor guesses where a random number falls.
 */
function otherItem(positives: usize, degree: i32, rank: i32): i32 {
  let low: i32 = 0;
  let left = degree;
  while (left > 0) {
    const half = left >> 1;
    const middle = low + half;
    const before = load<i32>(positives + ((<usize>middle) << 2)) - middle <= rank;
    low = select<i32>(middle + 1, low, before);
    left = select<i32>(left - half - 1, half, before);
  }
  return rank + low;
}

/** -1 where no item of any weight is left. */
function byPopularity(
  cumulative: usize,
  itemCount: i32,
  positives: usize,
  degree: i32,
  seed: u32,
  step: u32,
  at: i32,
): i32 {
  const total = weightBefore(cumulative, itemCount);
  if (total == 0) return -1;
  for (let attempt: u32 = 0; attempt < ATTEMPTS; attempt++) {
    const drawn = itemAtWeight(cumulative, itemCount, randomBelow(randomBits(seed, step, at, attempt), total));
    if (!risingListHolds(positives, degree, drawn)) return drawn;
  }
  return byExactPopularity(
    cumulative,
    itemCount,
    positives,
    degree,
    randomBits(seed, step, at, ATTEMPTS),
  );
}

/** Walks the gaps between the positives, so that a user with almost every popular item still gets a fair draw. */
function byExactPopularity(cumulative: usize, itemCount: i32, positives: usize, degree: i32, bits: u32): i32 {
  let left = weightBefore(cumulative, itemCount);
  for (let at: i32 = 0; at < degree; at++) {
    const item = load<i32>(positives + ((<usize>at) << 2));
    left -= weightBefore(cumulative, item + 1) - weightBefore(cumulative, item);
  }
  if (left == 0) return -1;
  let weight = randomBelow(bits, left);
  for (let at: i32 = 0; at < degree; at++) {
    const item = load<i32>(positives + ((<usize>at) << 2));
    if (weight < weightBefore(cumulative, item)) break;
    weight += weightBefore(cumulative, item + 1) - weightBefore(cumulative, item);
  }
  return itemAtWeight(cumulative, itemCount, weight);
}

/** Weight of all items before `item`. */
function weightBefore(cumulative: usize, item: i32): u32 {
  return item == 0 ? 0 : load<u32>(cumulative + ((<usize>(item - 1)) << 2));
}

/** The first item whose cumulative weight is above `weight`. */
function itemAtWeight(cumulative: usize, itemCount: i32, weight: u32): i32 {
  let low: i32 = 0;
  let high = itemCount - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(cumulative + ((<usize>middle) << 2)) > weight) high = middle;
    else low = middle + 1;
  }
  return low;
}

import { randomBelow, randomBits } from "../vector/counted-random";
import { risingListHolds } from "../vector/rising-list";
import { firstOfPart } from "../vector/split-work";

/** Draws by popularity that may hit a positive before one is drawn exactly among the others. */
const ATTEMPTS: u32 = 8;

/**
 * `output[k]` is an item that user `users[k / each]` has not; -1 where the user has all.
 *
 * Every user's columns rise. `cumulative` is 0 for a uniform draw, else `cumulative[i]` is the weight of items 0 to i.
 */
export function sampleNegatives(
  offsets: usize,
  columns: usize,
  users: usize,
  count: i32,
  each: i32,
  itemCount: i32,
  cumulative: usize,
  seed: u32,
  step: u32,
  output: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const user = (<usize>load<i32>(users + ((<usize>(at / each)) << 2))) << 2;
    const from = load<i32>(offsets + user);
    const positives = columns + ((<usize>from) << 2);
    const degree = load<i32>(offsets + user, 4) - from;
    let item: i32 = -1;
    if (degree < itemCount) {
      if (cumulative) item = byPopularity(cumulative, itemCount, positives, degree, seed, step, at);
      if (item < 0) {
        const rank = randomBelow(randomBits(seed, step, at, ATTEMPTS + 1), itemCount - degree);
        item = otherItem(positives, degree, rank);
      }
    }
    store<i32>(output + ((<usize>at) << 2), item);
  }
}

/** The `rank`th item that is not among the rising `positives`: before `positives[m]` stand `positives[m] - m` others. */
function otherItem(positives: usize, degree: i32, rank: i32): i32 {
  let low: i32 = 0;
  let high = degree;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<i32>(positives + ((<usize>middle) << 2)) - middle <= rank) low = middle + 1;
    else high = middle;
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

/** 1 when each listed row lies within `length` columns, which rise strictly there from 0 or more to below `limit`; else 0. */
export function columnsRise(offsets: usize, columns: usize, length: i32, limit: i32, rows: usize, count: i32): i32 {
  for (let at: i32 = 0; at < count; at++) {
    const row = (<usize>load<i32>(rows + ((<usize>at) << 2))) << 2;
    const from = load<i32>(offsets + row);
    const to = load<i32>(offsets + row, 4);
    if (from < 0 || to < from || to > length) return 0;
    let last: i32 = -1;
    for (let column = from; column < to; column++) {
      const next = load<i32>(columns + ((<usize>column) << 2));
      if (next <= last) return 0;
      last = next;
    }
    if (last >= limit) return 0;
  }
  return 1;
}

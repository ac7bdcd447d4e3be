import { drawOther } from "../vector/draw-other";
import { firstOfPart } from "../vector/split-work";

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
    const item = drawOther(positives, degree, itemCount, cumulative, seed, step, at);
    store<i32>(output + ((<usize>at) << 2), item);
  }
}

/** Places from one whose user is noted to the next, as a power of two. */
const NOTED_BITS = 4;

/** Samples whose numbers are asked for before they are read: interactions are larger than caches, and places stand anywhere. */
const AHEAD: i32 = 32;

/**
 * The user and the item of each place among the columns of all users' rows, and `each` items that the user has not: the
 * same as {@link sampleNegatives} draws.
 *
 * @param owners The user of every 16th place, and the last user.
 */
export function drawPairs(
  offsets: usize,
  columns: usize,
  owners: usize,
  places: usize,
  count: i32,
  each: i32,
  itemCount: i32,
  cumulative: usize,
  seed: u32,
  step: u32,
  users: usize,
  items: usize,
  negatives: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const word = (<usize>at) << 2;
    const soon = load<i32>(places + ((<usize>min<i32>(at + AHEAD, count - 1)) << 2));
    const near = columns + ((<usize>soon) << 2);
    load<u8>(near);
    load<u8>(max<usize>(columns, near - 64));
    load<u8>(offsets + ((<usize>load<i32>(owners + ((<usize>(soon >> NOTED_BITS)) << 2))) << 2));
    const place = load<i32>(places + word);
    const user = userOf(offsets, owners, place);
    store<i32>(users + word, user);
    store<i32>(items + word, load<i32>(columns + ((<usize>place) << 2)));
    const row = (<usize>user) << 2;
    const from = load<i32>(offsets + row);
    const positives = columns + ((<usize>from) << 2);
    const degree = load<i32>(offsets + row, 4) - from;
    for (let draw = at * each; draw < (at + 1) * each; draw++) {
      const item = drawOther(positives, degree, itemCount, cumulative, seed, step, draw);
      store<i32>(negatives + ((<usize>draw) << 2), item);
    }
  }
}

/** The last user whose row begins at or before the place, between the noted ones: by halves, since rows may be empty. */
// @ts-ignore: decorator
@inline
function userOf(offsets: usize, owners: usize, place: i32): i32 {
  const noted = owners + ((<usize>(place >> NOTED_BITS)) << 2);
  let low = load<i32>(noted);
  let left = load<i32>(noted, 4) - low;
  while (left > 0) {
    const half = (left + 1) >> 1;
    const begins = load<i32>(offsets + ((<usize>(low + half)) << 2)) <= place;
    low = select<i32>(low + half, low, begins);
    left = select<i32>(left - half, half - 1, begins);
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

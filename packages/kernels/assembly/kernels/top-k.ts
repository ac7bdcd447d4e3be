import { risingListHolds } from "../vector/rising-list";
import { firstOfPart } from "../vector/split-work";

/** Sets bit `i` of `bits`, one a score, for each listed item; clears the others. */
export function markItems(items: usize, count: i32, bits: usize, scores: i32): void {
  memory.fill(bits, 0, (<usize>((scores + 31) >> 5)) << 2);
  for (const end = items + ((<usize>count) << 2); items < end; items += 4) {
    const item = load<i32>(items);
    const word = bits + ((<usize>(item >> 5)) << 2);
    store<u32>(word, load<u32>(word) | (1 << (item & 31)));
  }
}

/**
 * Writes the `count` items of the highest scores, best first, then by number, and returns how many there are.
 *
 * `NaN` is never chosen, nor are the marked items, where `marked` is not 0, nor the listed ones, which rise.
 */
export function topK(
  scores: usize,
  length: i32,
  count: i32,
  marked: usize,
  listed: usize,
  listedCount: i32,
  items: usize,
  values: usize,
): i32 {
  let size: i32 = 0;
  let at: i32 = 0;
  for (; at < length && size < count; at++) {
    const score = load<f32>(scores + ((<usize>at) << 2));
    if (score != score || isExcluded(at, marked, listed, listedCount)) continue;
    store<i32>(items + ((<usize>size) << 2), at);
    store<f32>(values + ((<usize>size) << 2), score);
    size++;
    if (size == count) for (let node = (size >> 1) - 1; node >= 0; node--) sink(items, values, node, size);
  }
  if (size < count) for (let node = (size >> 1) - 1; node >= 0; node--) sink(items, values, node, size);
  if (size > 0) replaceWorse(scores, at, length, marked, listed, listedCount, items, values, size);
  for (let last = size - 1; last > 0; last--) {
    swap(items, values, 0, last);
    sink(items, values, 0, last);
  }
  for (let rank = size; rank < count; rank++) {
    store<i32>(items + ((<usize>rank) << 2), -1);
    store<f32>(values + ((<usize>rank) << 2), NaN);
  }
  return size;
}

/** `topK` of each row of one part; row `r` leaves out the columns of sparse row `users[r]`. */
export function topKRows(
  scores: usize,
  rows: i32,
  length: i32,
  count: i32,
  offsets: usize,
  columns: usize,
  users: usize,
  items: usize,
  values: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    let listed: usize = 0;
    let listedCount: i32 = 0;
    if (offsets) {
      const from = offsets + ((<usize>load<i32>(users + ((<usize>row) << 2))) << 2);
      listed = columns + ((<usize>load<i32>(from)) << 2);
      listedCount = load<i32>(from, 4) - load<i32>(from);
    }
    const output = ((<usize>row) * (<usize>count)) << 2;
    const start = scores + (((<usize>row) * (<usize>length)) << 2);
    topK(start, length, count, 0, listed, listedCount, items + output, values + output);
  }
}

/** Reads the scores from `at`, sixteen at a time, and looks closer only where one beats the worst that is kept. */
function replaceWorse(
  scores: usize,
  at: i32,
  length: i32,
  marked: usize,
  listed: usize,
  listedCount: i32,
  items: usize,
  values: usize,
  size: i32,
): void {
  while (at < length) {
    const worst = f32x4.splat(load<f32>(values));
    for (; at + 16 <= length; at += 16) {
      const from = scores + ((<usize>at) << 2);
      const first = v128.or(f32x4.gt(v128.load(from), worst), f32x4.gt(v128.load(from, 16), worst));
      const second = v128.or(f32x4.gt(v128.load(from, 32), worst), f32x4.gt(v128.load(from, 48), worst));
      if (v128.any_true(v128.or(first, second))) break;
    }
    for (const stop = min<i32>(at + 16, length); at < stop; at++) {
      const score = load<f32>(scores + ((<usize>at) << 2));
      if (!(score > load<f32>(values)) || isExcluded(at, marked, listed, listedCount)) continue;
      store<i32>(items, at);
      store<f32>(values, score);
      sink(items, values, 0, size);
    }
  }
}

function isExcluded(item: i32, marked: usize, listed: usize, listedCount: i32): boolean {
  if (marked) return ((load<u32>(marked + ((<usize>(item >> 5)) << 2)) >> (item & 31)) & 1) != 0;
  return listedCount > 0 && risingListHolds(listed, listedCount, item);
}

/** Restores the heap, whose worst item is on top, below `node`. */
function sink(items: usize, values: usize, node: i32, size: i32): void {
  for (;;) {
    let worst = node;
    const left = 2 * node + 1;
    if (left < size && isWorse(items, values, left, worst)) worst = left;
    if (left + 1 < size && isWorse(items, values, left + 1, worst)) worst = left + 1;
    if (worst == node) return;
    swap(items, values, node, worst);
    node = worst;
  }
}

function isWorse(items: usize, values: usize, left: i32, right: i32): boolean {
  const one = load<f32>(values + ((<usize>left) << 2));
  const other = load<f32>(values + ((<usize>right) << 2));
  if (one != other) return one < other;
  return load<i32>(items + ((<usize>left) << 2)) > load<i32>(items + ((<usize>right) << 2));
}

function swap(items: usize, values: usize, left: i32, right: i32): void {
  const one = (<usize>left) << 2;
  const other = (<usize>right) << 2;
  const item = load<i32>(items + one);
  store<i32>(items + one, load<i32>(items + other));
  store<i32>(items + other, item);
  const value = load<f32>(values + one);
  store<f32>(values + one, load<f32>(values + other));
  store<f32>(values + other, value);
}

import { dotByteRow, dotsOfFourByteRows } from "../vector/byte-rows";
import { dotInOrder, dotsOfFour } from "../vector/row-scans";

/**
 * Writes between which bounds the dot product of each row with a query lies: `score - bound[row]` and `score + bound[row]`.
 *
 * `score` is the dot product of the int8 row with the int16 query, times `scales[row] * queryScale`. A row whose scale is
 * `NaN` holds nothing, and its bounds are `NaN`. `rows` numbers the rows to compare; 0 means the first `count`.
 */
export function boundByteSlots(
  codes: usize,
  width: i32,
  scales: usize,
  bounds: usize,
  rows: usize,
  count: i32,
  query: usize,
  queryScale: f32,
  lower: usize,
  upper: usize,
): void {
  const wide = <usize>width;
  const factor = f32x4.splat(queryScale);
  let at: i32 = 0;
  for (; at + 4 <= count; at += 4) {
    const a = rowAt(rows, at);
    const b = rowAt(rows, at + 1);
    const c = rowAt(rows, at + 2);
    const d = rowAt(rows, at + 3);
    const sums = dotsOfFourByteRows(
      codes + a * wide, codes + b * wide, codes + c * wide, codes + d * wide, query, wide,
    );
    const scores = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(fourOf(scales, rows, a, b, c, d), factor));
    const room = fourOf(bounds, rows, a, b, c, d);
    v128.store(lower + ((<usize>at) << 2), f32x4.sub(scores, room));
    v128.store(upper + ((<usize>at) << 2), f32x4.add(scores, room));
  }
  for (; at < count; at++) {
    const row = rowAt(rows, at);
    const sum = dotByteRow(codes + row * wide, query, wide);
    const score: f32 = f32(sum) * (load<f32>(scales + (row << 2)) * queryScale);
    writeBounds(score, load<f32>(bounds + (row << 2)), at, lower, upper);
  }
}

/**
 * Notes for each of the first `count` rows whether it is nearer to this query than to all before: writes the greater score to
 * `best`, and `number` to `nearest` where it is this one's.
 */
export function nearerByteSlots(
  codes: usize,
  width: i32,
  scales: usize,
  count: i32,
  query: usize,
  queryScale: f32,
  number: i32,
  best: usize,
  nearest: usize,
): void {
  const wide = <usize>width;
  const factor = f32x4.splat(queryScale);
  const numbers = i32x4.splat(number);
  let at: i32 = 0;
  for (; at + 4 <= count; at += 4) {
    const place = (<usize>at) << 2;
    const row = codes + <usize>at * wide;
    const sums = dotsOfFourByteRows(row, row + wide, row + 2 * wide, row + 3 * wide, query, wide);
    const scores = f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.mul(v128.load(scales + place), factor));
    const former = v128.load(best + place);
    const nearer = f32x4.gt(scores, former);
    if (!v128.any_true(nearer)) continue;
    v128.store(best + place, v128.bitselect(scores, former, nearer));
    v128.store(nearest + place, v128.bitselect(numbers, v128.load(nearest + place), nearer));
  }
  for (; at < count; at++) {
    const place = (<usize>at) << 2;
    const score: f32 = f32(dotByteRow(codes + <usize>at * wide, query, wide)) * (load<f32>(scales + place) * queryScale);
    if (!(score > load<f32>(best + place))) continue;
    store<f32>(best + place, score);
    store<i32>(nearest + place, number);
  }
}

/** As `boundByteSlots` for rows of floats; `bounds` is `NaN` where a row holds nothing. */
export function boundFloatSlots(
  table: usize,
  dimensions: i32,
  bounds: usize,
  rows: usize,
  count: i32,
  query: usize,
  lower: usize,
  upper: usize,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  let at: i32 = 0;
  for (; at + 4 <= count; at += 4) {
    const a = rowAt(rows, at);
    const b = rowAt(rows, at + 1);
    const c = rowAt(rows, at + 2);
    const d = rowAt(rows, at + 3);
    const place = (<usize>at) << 2;
    dotsOfFour(
      table + a * rowBytes, table + b * rowBytes, table + c * rowBytes, table + d * rowBytes,
      query, dimensions, lower + place,
    );
    const scores = v128.load(lower + place);
    const room = fourOf(bounds, rows, a, b, c, d);
    v128.store(lower + place, f32x4.sub(scores, room));
    v128.store(upper + place, f32x4.add(scores, room));
  }
  for (; at < count; at++) {
    const row = rowAt(rows, at);
    const score = dotInOrder(table + row * rowBytes, query, dimensions);
    writeBounds(score, load<f32>(bounds + (row << 2)), at, lower, upper);
  }
}

/** Writes the numbers of the slots that are marked by a byte other than 0 and hold a row, rising, and returns how many there are. */
export function listAccepted(accept: usize, count: i32, bounds: usize, output: usize): i32 {
  let found: usize = 0;
  let slot: i32 = 0;
  while (slot < count) {
    if (slot + 16 <= count && !v128.any_true(v128.load(accept + <usize>slot))) {
      slot += 16;
      continue;
    }
    for (const end = min<i32>(slot + 16, count); slot < end; slot++) {
      const bound = load<f32>(bounds + ((<usize>slot) << 2));
      store<i32>(output + (found << 2), slot);
      found += <usize>i32(load<u8>(accept + <usize>slot) != 0) & <usize>i32(bound == bound);
    }
  }
  return <i32>found;
}

/** Writes the rows whose value is at least `least`, in order, and returns how many there are; `rows` is as in the scans. */
export function rowsAtLeast(values: usize, count: i32, least: f32, rows: usize, output: usize): i32 {
  const wanted = f32x4.splat(least);
  let found: usize = 0;
  let at: i32 = 0;
  while (at < count) {
    const from = values + ((<usize>at) << 2);
    if (at + 8 <= count) {
      const first = f32x4.ge(v128.load(from), wanted);
      if (!v128.any_true(v128.or(first, f32x4.ge(v128.load(from, 16), wanted)))) {
        at += 8;
        continue;
      }
    }
    for (const end = min<i32>(at + 8, count); at < end; at++) {
      if (!(load<f32>(values + ((<usize>at) << 2)) >= least)) continue;
      store<i32>(output + (found << 2), <i32>rowAt(rows, at));
      found++;
    }
  }
  return <i32>found;
}

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, at: i32): usize {
  return rows ? <usize>load<i32>(rows + ((<usize>at) << 2)) : <usize>at;
}

// @ts-ignore: decorator
@inline
function fourOf(values: usize, rows: usize, a: usize, b: usize, c: usize, d: usize): v128 {
  if (!rows) return v128.load(values + (a << 2));
  const low = f32x4.replace_lane(f32x4.splat(load<f32>(values + (a << 2))), 1, load<f32>(values + (b << 2)));
  return f32x4.replace_lane(
    f32x4.replace_lane(low, 2, load<f32>(values + (c << 2))), 3, load<f32>(values + (d << 2)),
  );
}

function writeBounds(score: f32, room: f32, at: i32, lower: usize, upper: usize): void {
  store<f32>(lower + ((<usize>at) << 2), score - room);
  store<f32>(upper + ((<usize>at) << 2), score + room);
}

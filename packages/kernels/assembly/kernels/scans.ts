import { dot } from "../vector/rows";
import { dotInOrder, dotsOfFour } from "../vector/row-scans";
import { firstOfPart } from "../vector/split-work";

/** `output[k] = table[row] · query`, or its cosine where `cosine` is 1; `row` is `rows[k]`, or `k` where `rows` is 0. */
export function scanFloats(
  table: usize,
  rows: usize,
  count: i32,
  dimensions: i32,
  query: usize,
  cosine: i32,
  output: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const square = cosine ? dotInOrder(query, query, dimensions) : 0;
  const end = firstOfPart(count, part + 1, parts);
  let at = firstOfPart(count, part, parts);
  for (; at + 4 <= end; at += 4) {
    const first = table + (<usize>rowAt(rows, at)) * rowBytes;
    const second = table + (<usize>rowAt(rows, at + 1)) * rowBytes;
    const third = table + (<usize>rowAt(rows, at + 2)) * rowBytes;
    const fourth = table + (<usize>rowAt(rows, at + 3)) * rowBytes;
    dotsOfFour(first, second, third, fourth, query, dimensions, output + ((<usize>at) << 2));
    if (!cosine) continue;
    toCosine(first, dimensions, square, output + ((<usize>at) << 2));
    toCosine(second, dimensions, square, output + ((<usize>(at + 1)) << 2));
    toCosine(third, dimensions, square, output + ((<usize>(at + 2)) << 2));
    toCosine(fourth, dimensions, square, output + ((<usize>(at + 3)) << 2));
  }
  for (; at < end; at++) {
    const row = table + (<usize>rowAt(rows, at)) * rowBytes;
    store<f32>(output + ((<usize>at) << 2), dotInOrder(row, query, dimensions));
    if (cosine) toCosine(row, dimensions, square, output + ((<usize>at) << 2));
  }
}

function toCosine(row: usize, dimensions: i32, square: f32, score: usize): void {
  store<f32>(score, cosineOf(load<f32>(score), dot(row, row, dimensions), square));
}

/** The same over int8; `scales`, where not 0, has a factor a row, and the dot product is also multiplied by `queryScale`. */
export function scanBytes(
  table: usize,
  rows: usize,
  count: i32,
  dimensions: i32,
  query: usize,
  cosine: i32,
  scales: usize,
  queryScale: f32,
  output: usize,
  part: i32,
  parts: i32,
): void {
  const square: f32 = cosine ? f32(dotBytes(query, query, dimensions)) : 0;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const number = <usize>rowAt(rows, at);
    const row = table + number * (<usize>dimensions);
    let score = f32(dotBytes(row, query, dimensions));
    if (cosine) score = cosineOf(score, f32(dotBytes(row, row, dimensions)), square);
    else score *= scales ? load<f32>(scales + (number << 2)) * queryScale : queryScale;
    store<f32>(output + ((<usize>at) << 2), score);
  }
}

function rowAt(rows: usize, at: i32): i32 {
  return rows ? load<i32>(rows + ((<usize>at) << 2)) : at;
}

/** 0 where either row is all zeros. The roots are taken apart, because the product of two squares may overflow. */
function cosineOf(product: f32, left: f32, right: f32): f32 {
  return left == 0 || right == 0 ? 0 : product / (sqrt<f32>(left) * sqrt<f32>(right));
}

function dotBytes(left: usize, right: usize, dimensions: i32): i32 {
  const wide = left + <usize>(dimensions & ~15);
  const end = left + <usize>dimensions;
  let low = i32x4.splat(0);
  let high = low;
  for (; left < wide; left += 16, right += 16) {
    const one = v128.load(left);
    const other = v128.load(right);
    low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(one), i16x8.extend_low_i8x16_s(other)));
    high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(one), i16x8.extend_high_i8x16_s(other)));
  }
  const four = i32x4.add(low, high);
  let sum = i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1);
  sum += i32x4.extract_lane(four, 2) + i32x4.extract_lane(four, 3);
  for (; left < end; left++, right++) sum += i32(load<i8>(left)) * i32(load<i8>(right));
  return sum;
}

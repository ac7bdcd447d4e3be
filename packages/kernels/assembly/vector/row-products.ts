import { horizontalSum, multiplyAdd } from "./rows";

/**
 * Adds to the lower triangle of doubles `[count, count]` the dot products of `count` rows of floats with each other.
 *
 * Two rows meet four at a time, so that eight sums stay in registers; `width` is a multiple of 4.
 */
export function addRowProducts(rows: usize, count: i32, width: i32, output: usize): void {
  const rowBytes = (<usize>width) << 2;
  const last = rows + (<usize>(count - 1)) * rowBytes;
  for (let row = 0; row < count; row += 2) {
    const upper = rows + (<usize>row) * rowBytes;
    const lower = min<usize>(upper + rowBytes, last);
    for (let column = 0; column <= row + 1 && column < count; column += 4) {
      const a = rows + (<usize>column) * rowBytes;
      const b = min<usize>(a + rowBytes, last);
      const c = min<usize>(b + rowBytes, last);
      const d = min<usize>(c + rowBytes, last);
      tile(upper, lower, a, b, c, d, rowBytes, output, row, column, count);
    }
  }
}

function tile(
  upper: usize,
  lower: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  rowBytes: usize,
  output: usize,
  row: i32,
  column: i32,
  count: i32,
): void {
  let upperA = f32x4.splat(0);
  let upperB = upperA;
  let upperC = upperA;
  let upperD = upperA;
  let lowerA = upperA;
  let lowerB = upperA;
  let lowerC = upperA;
  let lowerD = upperA;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const above = v128.load(upper + at);
    const below = v128.load(lower + at);
    const first = v128.load(a + at);
    const second = v128.load(b + at);
    upperA = multiplyAdd(above, first, upperA);
    lowerA = multiplyAdd(below, first, lowerA);
    upperB = multiplyAdd(above, second, upperB);
    lowerB = multiplyAdd(below, second, lowerB);
    const third = v128.load(c + at);
    const fourth = v128.load(d + at);
    upperC = multiplyAdd(above, third, upperC);
    lowerC = multiplyAdd(below, third, lowerC);
    upperD = multiplyAdd(above, fourth, upperD);
    lowerD = multiplyAdd(below, fourth, lowerD);
  }
  add(output, row, column, count, upperA);
  add(output, row, column + 1, count, upperB);
  add(output, row, column + 2, count, upperC);
  add(output, row, column + 3, count, upperD);
  add(output, row + 1, column, count, lowerA);
  add(output, row + 1, column + 1, count, lowerB);
  add(output, row + 1, column + 2, count, lowerC);
  add(output, row + 1, column + 3, count, lowerD);
}

function add(output: usize, row: i32, column: i32, count: i32, sum: v128): void {
  if (row >= count || column > row) return;
  const cell = output + ((<usize>row * <usize>count + <usize>column) << 3);
  store<f64>(cell, load<f64>(cell) + <f64>horizontalSum(sum));
}

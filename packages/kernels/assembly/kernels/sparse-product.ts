import { multiplyAdd } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/**
 * `output = matrix · dense` for the rows of one part, and `sum += output` where `sum` is not 0.
 *
 * A row of the output stays in registers, 32 floats at a time, while its neighbours are read once.
 */
export function sparseProduct(
  offsets: usize,
  columns: usize,
  values: usize,
  dense: usize,
  output: usize,
  sum: usize,
  dimensions: i32,
  rows: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const wideBytes = (<usize>(dimensions & ~31)) << 2;
  const narrowBytes = (<usize>(dimensions & ~3)) << 2;
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const from = load<i32>(offsets + ((<usize>row) << 2));
    const to = load<i32>(offsets + ((<usize>row) << 2), 4);
    const firstColumn = columns + ((<usize>from) << 2);
    const lastColumn = columns + ((<usize>to) << 2);
    const weights = values - columns;
    const target = output + (<usize>row) * rowBytes;
    const total = sum ? sum + (<usize>row) * rowBytes : 0;
    let at: usize = 0;
    for (; at < wideBytes; at += 128) {
      wideStrip(firstColumn, lastColumn, weights, dense + at, rowBytes, target + at, total ? total + at : 0);
    }
    for (; at < narrowBytes; at += 16) {
      narrowStrip(firstColumn, lastColumn, weights, dense + at, rowBytes, target + at, total ? total + at : 0);
    }
    for (; at < rowBytes; at += 4) {
      single(firstColumn, lastColumn, weights, dense + at, rowBytes, target + at, total ? total + at : 0);
    }
  }
}

function wideStrip(
  column: usize,
  end: usize,
  weights: usize,
  dense: usize,
  rowBytes: usize,
  target: usize,
  total: usize,
): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (; column < end; column += 4) {
    const weight = v128.load_splat<f32>(column + weights);
    const source = dense + (<usize>load<i32>(column)) * rowBytes;
    s0 = multiplyAdd(weight, v128.load(source), s0);
    s1 = multiplyAdd(weight, v128.load(source, 16), s1);
    s2 = multiplyAdd(weight, v128.load(source, 32), s2);
    s3 = multiplyAdd(weight, v128.load(source, 48), s3);
    s4 = multiplyAdd(weight, v128.load(source, 64), s4);
    s5 = multiplyAdd(weight, v128.load(source, 80), s5);
    s6 = multiplyAdd(weight, v128.load(source, 96), s6);
    s7 = multiplyAdd(weight, v128.load(source, 112), s7);
  }
  v128.store(target, s0);
  v128.store(target, s1, 16);
  v128.store(target, s2, 32);
  v128.store(target, s3, 48);
  v128.store(target, s4, 64);
  v128.store(target, s5, 80);
  v128.store(target, s6, 96);
  v128.store(target, s7, 112);
  if (total == 0) return;
  v128.store(total, f32x4.add(v128.load(total), s0));
  v128.store(total, f32x4.add(v128.load(total, 16), s1), 16);
  v128.store(total, f32x4.add(v128.load(total, 32), s2), 32);
  v128.store(total, f32x4.add(v128.load(total, 48), s3), 48);
  v128.store(total, f32x4.add(v128.load(total, 64), s4), 64);
  v128.store(total, f32x4.add(v128.load(total, 80), s5), 80);
  v128.store(total, f32x4.add(v128.load(total, 96), s6), 96);
  v128.store(total, f32x4.add(v128.load(total, 112), s7), 112);
}

function narrowStrip(
  column: usize,
  end: usize,
  weights: usize,
  dense: usize,
  rowBytes: usize,
  target: usize,
  total: usize,
): void {
  let sum = f32x4.splat(0);
  for (; column < end; column += 4) {
    const source = dense + (<usize>load<i32>(column)) * rowBytes;
    sum = multiplyAdd(v128.load_splat<f32>(column + weights), v128.load(source), sum);
  }
  v128.store(target, sum);
  if (total != 0) v128.store(total, f32x4.add(v128.load(total), sum));
}

function single(
  column: usize,
  end: usize,
  weights: usize,
  dense: usize,
  rowBytes: usize,
  target: usize,
  total: usize,
): void {
  let sum: f32 = 0;
  for (; column < end; column += 4) {
    sum += load<f32>(column + weights) * load<f32>(dense + (<usize>load<i32>(column)) * rowBytes);
  }
  store<f32>(target, sum);
  if (total != 0) store<f32>(total, load<f32>(total) + sum);
}

import { multiplyAdd } from "./rows";

/**
 * A row of a sparse matrix times a table: `target =` it, and `total +=` it, where these are not 0.
 *
 * It stays in registers, 32 floats at a time, while its neighbours are read once.
 *
 * @param weights The distance from a column's number to its value.
 */
export function productRow(
  column: usize,
  end: usize,
  weights: usize,
  dense: usize,
  dimensions: i32,
  target: usize,
  total: usize,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const wideBytes = (<usize>(dimensions & ~31)) << 2;
  const narrowBytes = (<usize>(dimensions & ~3)) << 2;
  let at: usize = 0;
  for (; at < wideBytes; at += 128) {
    wideStrip(column, end, weights, dense + at, rowBytes, target ? target + at : 0, total ? total + at : 0);
  }
  for (; at < narrowBytes; at += 16) {
    narrowStrip(column, end, weights, dense + at, rowBytes, target ? target + at : 0, total ? total + at : 0);
  }
  for (; at < rowBytes; at += 4) {
    single(column, end, weights, dense + at, rowBytes, target ? target + at : 0, total ? total + at : 0);
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
  if (target) {
    v128.store(target, s0);
    v128.store(target, s1, 16);
    v128.store(target, s2, 32);
    v128.store(target, s3, 48);
    v128.store(target, s4, 64);
    v128.store(target, s5, 80);
    v128.store(target, s6, 96);
    v128.store(target, s7, 112);
  }
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
  if (target) v128.store(target, sum);
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
  if (target) store<f32>(target, sum);
  if (total != 0) store<f32>(total, load<f32>(total) + sum);
}

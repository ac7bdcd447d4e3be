import { addScaled } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/** `target += scale * source`, for the floats of one part. */
export function addScaledVector(target: usize, source: usize, count: i32, scale: f32, part: i32, parts: i32): void {
  const from = firstOfPart(count, part, parts);
  const bytes = (<usize>from) << 2;
  addScaled(target + bytes, source + bytes, scale, firstOfPart(count, part + 1, parts) - from);
}

/** `target = scale * source`, for the floats of one part. */
export function scaleVector(target: usize, source: usize, count: i32, scale: f32, part: i32, parts: i32): void {
  const from = firstOfPart(count, part, parts);
  const to = firstOfPart(count, part + 1, parts);
  const scales = f32x4.splat(scale);
  let at = (<usize>from) << 2;
  const narrow = at + ((<usize>((to - from) & ~3)) << 2);
  const end = (<usize>to) << 2;
  for (; at < narrow; at += 16) v128.store(target + at, f32x4.mul(scales, v128.load(source + at)));
  for (; at < end; at += 4) store<f32>(target + at, scale * load<f32>(source + at));
}

/** Sum of floats in double precision, in order. */
export function sumOf(values: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (const end = values + ((<usize>count) << 2); values < end; values += 4) sum += f64(load<f32>(values));
  return sum;
}

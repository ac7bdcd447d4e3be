import { exponential, exponentialOf, logarithmOf } from "./exponential";

/** Turns `count` floats into `scale` times their softmax and returns the cross-entropy of the one at `chosen`. */
export function softmaxInPlace(values: usize, count: i32, chosen: i32, scale: f32): f32 {
  const narrow = values + ((<usize>(count & ~3)) << 2);
  const end = values + ((<usize>count) << 2);
  const largest = largestOf(values, count);
  const behind = largest - load<f32>(values + ((<usize>chosen) << 2));
  const shifts = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  let at = values;
  for (; at < narrow; at += 16) {
    const powers = exponential(f32x4.sub(v128.load(at), shifts));
    v128.store(at, powers);
    sums = f32x4.add(sums, powers);
  }
  let sum: f32 = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
  sum += f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; at < end; at += 4) {
    const power = exponentialOf(load<f32>(at) - largest);
    store<f32>(at, power);
    sum += power;
  }
  const factors = f32x4.splat(scale / sum);
  for (at = values; at < narrow; at += 16) v128.store(at, f32x4.mul(v128.load(at), factors));
  for (; at < end; at += 4) store<f32>(at, load<f32>(at) * (scale / sum));
  return behind + logarithmOf(sum);
}

function largestOf(values: usize, count: i32): f32 {
  const narrow = values + ((<usize>(count & ~3)) << 2);
  const end = values + ((<usize>count) << 2);
  let four = f32x4.splat(-Infinity);
  for (; values < narrow; values += 16) four = f32x4.max(four, v128.load(values));
  for (; values < end; values += 4) four = f32x4.max(four, v128.load32_splat(values));
  const low = max<f32>(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1));
  return max<f32>(low, max<f32>(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)));
}

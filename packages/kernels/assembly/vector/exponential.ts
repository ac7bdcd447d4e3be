import { multiplyAdd } from "./rows";

/** Below this the exponential is no normal float any more, and counts as 0. */
const LEAST: f32 = -87.33654;
/** Above this it is held, a little under the largest float. */
const MOST: f32 = 88.37626;

/** e to the power of four floats, within 2 units in the last place; after Moshier's Cephes, `expf`. */
export function exponential(x: v128): v128 {
  const held = f32x4.max(f32x4.min(x, f32x4.splat(MOST)), f32x4.splat(LEAST));
  const power = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.44269504)));
  const rest = f32x4.sub(
    f32x4.sub(held, f32x4.mul(power, f32x4.splat(0.693359375))),
    f32x4.mul(power, f32x4.splat(-2.12194440e-4)),
  );
  let sum = multiplyAdd(f32x4.splat(1.9875691500e-4), rest, f32x4.splat(1.3981999507e-3));
  sum = multiplyAdd(sum, rest, f32x4.splat(8.3334519073e-3));
  sum = multiplyAdd(sum, rest, f32x4.splat(4.1665795894e-2));
  sum = multiplyAdd(sum, rest, f32x4.splat(1.6666665459e-1));
  sum = multiplyAdd(sum, rest, f32x4.splat(5.0000001201e-1));
  sum = f32x4.add(multiplyAdd(sum, f32x4.mul(rest, rest), rest), f32x4.splat(1));
  const bits = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(power), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(sum, bits), f32x4.lt(x, f32x4.splat(LEAST)));
}

export function exponentialOf(x: f32): f32 {
  return f32x4.extract_lane(exponential(f32x4.splat(x)), 0);
}

/** Natural logarithm of a positive normal float; after Moshier's Cephes, `logf`. */
export function logarithmOf(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  if (bits <= 0 || bits >= 0x7f800000) return x == 0 ? -Infinity : x;
  let power: f32 = f32((bits >> 23) - 126);
  let part = reinterpret<f32>((bits & 0x007fffff) | 0x3f000000);
  if (part < 0.707106781186547524) {
    power -= 1;
    part = part + part - 1;
  } else {
    part -= 1;
  }
  const square = part * part;
  let sum: f32 = 7.0376836292e-2;
  sum = sum * part - 1.1514610310e-1;
  sum = sum * part + 1.1676998740e-1;
  sum = sum * part - 1.2420140846e-1;
  sum = sum * part + 1.4249322787e-1;
  sum = sum * part - 1.6668057665e-1;
  sum = sum * part + 2.0000714765e-1;
  sum = sum * part - 2.4999993993e-1;
  sum = sum * part + 3.3333331174e-1;
  const tail: f32 = power * -2.12194440e-4 - 0.5 * square;
  return part + (part * square * sum + tail) + power * 0.693359375;
}

/** `log(1 + exp(-margin))`: the loss of a pair whose better item leads by `margin`. */
export function logisticLoss(margin: f32): f32 {
  const small = exponentialOf(-abs<f32>(margin));
  // What rounding takes from 1 + small is given back as a factor (Goldberg 1991, theorem 4).
  const sum: f32 = 1 + small;
  const logarithm = sum == 1 ? small : logarithmOf(sum) * (small / (sum - 1));
  return max<f32>(-margin, 0) + logarithm;
}

/** `1 / (1 + exp(-x))`. */
export function sigmoid(x: f32): f32 {
  return 1 / (1 + exponentialOf(-x));
}

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

/** Natural logarithms of four positive normal floats; after Moshier's Cephes, `logf`. */
export function logarithm(x: v128): v128 {
  const whole = i32x4.shr_s(x, 23);
  const rest = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(rest, f32x4.splat(0.707106781186547524));
  const one = f32x4.splat(1);
  const power = f32x4.sub(f32x4.convert_i32x4_s(i32x4.sub(whole, i32x4.splat(126))), v128.and(low, one));
  const part = f32x4.sub(f32x4.add(rest, v128.and(low, rest)), one);
  const square = f32x4.mul(part, part);
  let sum = multiplyAdd(f32x4.splat(7.0376836292e-2), part, f32x4.splat(-1.151461031e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(1.167699874e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(-1.2420140846e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(1.4249322787e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(-1.6668057665e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(2.0000714765e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(-2.4999993993e-1));
  sum = multiplyAdd(sum, part, f32x4.splat(3.3333331174e-1));
  const tail = f32x4.sub(
    f32x4.mul(power, f32x4.splat(-2.1219444e-4)),
    f32x4.mul(f32x4.splat(0.5), square),
  );
  const found = f32x4.add(
    f32x4.add(part, f32x4.add(f32x4.mul(f32x4.mul(part, square), sum), tail)),
    f32x4.mul(power, f32x4.splat(0.693359375)),
  );
  // Whatever is no positive number stays as it is, but that of 0 is -Infinity.
  const odd = v128.or(i32x4.le_s(x, i32x4.splat(0)), i32x4.ge_s(x, i32x4.splat(0x7f800000)));
  const zero = f32x4.eq(x, f32x4.splat(0));
  return v128.bitselect(v128.bitselect(f32x4.splat(-Infinity), x, zero), found, odd);
}

export function logarithmOf(x: f32): f32 {
  return f32x4.extract_lane(logarithm(f32x4.splat(x)), 0);
}

/** `log(1 + exp(-margin))` of four: the loss of a pair whose better item leads by `margin`. */
export function logisticLosses(margins: v128): v128 {
  const small = exponential(f32x4.neg(f32x4.abs(margins)));
  return f32x4.add(f32x4.max(f32x4.neg(margins), f32x4.splat(0)), logarithmOfOneMore(small));
}

/** `log(1 + x)` of four that are not negative; what rounding takes from 1 + x is given back as a factor (Goldberg 1991, theorem 4). */
export function logarithmOfOneMore(x: v128): v128 {
  const one = f32x4.splat(1);
  const sum = f32x4.add(one, x);
  const exact = f32x4.mul(logarithm(sum), f32x4.div(x, f32x4.sub(sum, one)));
  return v128.bitselect(x, exact, f32x4.eq(sum, one));
}

/** `1 / (1 + exp(-x))` of four. */
export function sigmoids(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

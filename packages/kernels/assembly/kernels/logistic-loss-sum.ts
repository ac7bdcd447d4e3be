import { exponential, logarithmOfOneMore } from "../vector/exponential";

/** Vectors whose factors, each at most 2, are multiplied before a logarithm is taken: floats end at 2 to the power of 128. */
const VECTORS_A_LOGARITHM = 96;

/**
 * Sum of `log(1 + exp(-margin))` over margins, of which those that are Infinity add nothing.
 *
 * The logarithms of many are one of their product, kept less 1 so that small factors lose no digits.
 */
export function logisticLossSum(margins: usize, count: i32): f64 {
  const narrow = margins + ((<usize>(count & ~3)) << 2);
  const end = margins + ((<usize>count) << 2);
  let total: f64 = 0;
  while (margins < narrow) {
    const past = min<usize>(narrow, margins + 16 * VECTORS_A_LOGARITHM);
    let lost = f32x4.splat(0);
    let productLessOne = lost;
    for (; margins < past; margins += 16) {
      const four = v128.load(margins);
      lost = f32x4.add(lost, f32x4.max(f32x4.neg(four), f32x4.splat(0)));
      productLessOne = timesOneMore(productLessOne, four);
    }
    total += sumOfFour(f32x4.add(lost, logarithmOfOneMore(productLessOne)));
  }
  for (; margins < end; margins += 4) {
    const one = v128.load32_zero(margins);
    const lost = f32x4.max(f32x4.neg(one), f32x4.splat(0));
    const logarithm = logarithmOfOneMore(timesOneMore(f32x4.splat(0), one));
    total += f64(f32x4.extract_lane(f32x4.add(lost, logarithm), 0));
  }
  return total;
}

/** `(1 + product) * (1 + exp(-|margin|)) - 1`. */
function timesOneMore(productLessOne: v128, margins: v128): v128 {
  const small = exponential(f32x4.neg(f32x4.abs(margins)));
  return f32x4.add(productLessOne, f32x4.add(small, f32x4.mul(small, productLessOne)));
}

function sumOfFour(four: v128): f64 {
  const low = f64(f32x4.extract_lane(four, 0)) + f64(f32x4.extract_lane(four, 1));
  return low + (f64(f32x4.extract_lane(four, 2)) + f64(f32x4.extract_lane(four, 3)));
}

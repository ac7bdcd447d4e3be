import { add, mean, mul, sub } from "../autodiff/arithmetic.js";
import { reshape, sum } from "../autodiff/broadcasting.js";
import { exp, log, square } from "../autodiff/elementwise.js";
import { matMul } from "../autodiff/mat-mul.js";
import { misuse, type Var } from "../autodiff/variable.js";

/**
 * Mean squared distance of pairs (Wang and Isola, "Understanding Contrastive Representation Learning through Alignment
 * and Uniformity on the Hypersphere", ICML 2020, with their exponent 2).
 *
 * @param left `[batch, d]`, unit rows. @param right `[batch, d]`, unit rows.
 */
export function alignment(left: Var, right: Var): Var {
  return mean(sum(square(sub(left, right)), [-1]));
}

/**
 * Logarithm of the mean of `exp(-2 |x - y|^2)` over all pairs of different rows: low when rows spread over the sphere
 * (the same paper, with their t of 2).
 *
 * @param rows `[batch, d]`, unit rows, at least two.
 */
export function uniformity(rows: Var): Var {
  const [count = 0] = rows.shape;
  if (count < 2) throw misuse(`uniformity compares rows; there is ${count}`);
  const lengths = sum(square(rows), [-1], { keep: true });
  const products = mul(matMul(rows, rows, { transposeRight: true }), -2);
  const distances = add(add(products, lengths), reshape(lengths, [1, count]));
  const pairs = Float32Array.from({ length: count * count }, (_, at) => (at % (count + 1) === 0 ? 0 : 1));
  const others = mul(exp(mul(distances, -2)), rows.tape.constantTensor(pairs, [count, count]));
  return log(mul(sum(others), 1 / (count * (count - 1))));
}

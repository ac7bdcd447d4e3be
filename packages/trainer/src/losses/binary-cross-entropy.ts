import { mean, mul, sub } from "../autodiff/arithmetic.js";
import { softplus } from "../autodiff/elementwise.js";
import type { Var } from "../autodiff/variable.js";

/**
 * Mean binary cross-entropy of logits: `log(1 + exp(x)) - y x`, which is `-y log p - (1 - y) log(1 - p)` of
 * `p = sigmoid(x)` without overflow.
 *
 * @param logits Any shape. @param labels The same shape, from 0 to 1.
 */
export function binaryCrossEntropy(logits: Var, labels: Var): Var {
  return mean(sub(softplus(logits), mul(logits, labels)));
}

import { add, mul, sub } from "../autodiff/arithmetic.js";
import { reshape, sum } from "../autodiff/broadcasting.js";
import { detached, exp, log } from "../autodiff/elementwise.js";
import { misuse, type Var } from "../autodiff/variable.js";

/**
 * The logarithm of the summed exponentials of each row plus that of the column of the same number, without overflow:
 * `[n, n]` gives `[n]`.
 *
 * Its gradient is made from the scores and both logarithms, so that nothing else as large as the scores is kept for it.
 */
export function logSumsBothWays(scores: Var): Var {
  const [rows = 0, columns] = scores.shape;
  if (scores.shape.length !== 2 || rows !== columns) throw misuse(`[${scores.shape}] is no square of scores`);
  const fixed = detached(scores);
  const [byRow, byColumn] = [logSums(fixed, 1), logSums(fixed, 0)];
  const both = add(reshape(byRow, [rows]), reshape(byColumn, [rows]));
  if (!scores.needsGradient) return both;
  return {
    ...both,
    needsGradient: true,
    inputs: [scores],
    backward: (gradient) => {
      const shares = mul(exp(sub(fixed, byRow)), reshape(gradient, [rows, 1]));
      return [add(shares, mul(exp(sub(fixed, byColumn)), reshape(gradient, [1, rows])))];
    },
  };
}

/** Along one axis, which stays with size 1. */
function logSums(scores: Var, axis: number): Var {
  const largest = scores.tape.emit("ReduceMax", [scores], {
    shape: scores.shape.with(axis, 1),
    attributes: { axes: [axis], keepdims: 1 },
  });
  return add(log(sum(exp(sub(scores, largest)), [axis], { keep: true })), largest);
}

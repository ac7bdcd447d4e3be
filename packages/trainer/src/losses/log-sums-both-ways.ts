import { add } from "../autodiff/arithmetic.js";
import { reshape } from "../autodiff/broadcasting.js";
import { logSumsAlong } from "../autodiff/softmax.js";
import { misuse, type Var } from "../autodiff/variable.js";

/**
 * The logarithm of the summed exponentials of each row plus that of the column of the same number, without overflow:
 * `[n, n]` gives `[n]`.
 */
export function logSumsBothWays(scores: Var): Var {
  const [rows = 0, columns] = scores.shape;
  if (scores.shape.length !== 2 || rows !== columns) throw misuse(`[${scores.shape}] is no square of scores`);
  return add(reshape(logSumsAlong(scores, 1), [rows]), reshape(logSumsAlong(scores, 0), [rows]));
}

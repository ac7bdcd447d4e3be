import { div, dot, mean, mul, type Operand, sub } from "../autodiff/arithmetic.js";
import { isSet, where } from "../autodiff/masks.js";
import { matMul } from "../autodiff/mat-mul.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import type { Var } from "../autodiff/variable.js";
import { logSumsBothWays } from "./log-sums-both-ways.js";

/** Low enough that a pair left out takes no share. */
const LEFT_OUT = -1e9;

export interface InfoNceOptions {
  /** Divides the cosines; a number above 0, or a value that is learned. */
  readonly temperature: Operand;
  /** `[batch, batch]`, not 0 where row and column are one thing and must not repel each other; the diagonal is 0. */
  readonly leaveOut?: Var;
}

/**
 * InfoNCE in both directions with the other rows of the batch as negatives: the mean of the cross-entropies of finding
 * `right[i]` by `left[i]` and the reverse (van den Oord et al., 2018; Radford et al., "Learning Transferable Visual
 * Models From Natural Language Supervision", ICML 2021).
 *
 * @param left `[batch, d]`, of any length: cosines are compared. @param right `[batch, d]`.
 */
export function infoNce(left: Var, right: Var, { temperature, leaveOut }: InfoNceOptions): Var {
  const [one, other] = [div(l2Normalise(left), temperature), l2Normalise(right)];
  const scores = matMul(one, other, { transposeRight: true });
  const open = leaveOut === undefined ? scores : where(isSet(leaveOut), LEFT_OUT, scores);
  return mul(mean(sub(logSumsBothWays(open), mul(dot(one, other), 2))), 0.5);
}

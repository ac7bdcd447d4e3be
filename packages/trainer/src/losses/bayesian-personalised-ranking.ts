import { mean, sub } from "../autodiff/arithmetic.js";
import { softplus } from "../autodiff/elementwise.js";
import type { Var } from "../autodiff/variable.js";

/**
 * Mean of `-log(sigmoid(positive - negative))` (Rendle et al., "BPR: Bayesian Personalized Ranking from Implicit
 * Feedback", UAI 2009); the shapes broadcast, so that one positive may meet several negatives.
 */
export function bayesianPersonalisedRanking(positives: Var, negatives: Var): Var {
  return mean(softplus(sub(negatives, positives)));
}

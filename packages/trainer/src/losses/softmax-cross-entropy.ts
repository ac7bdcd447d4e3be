import { mean, sub } from "../autodiff/arithmetic.js";
import { reshape } from "../autodiff/broadcasting.js";
import { pick } from "../autodiff/gather.js";
import { concat } from "../autodiff/rearranging.js";
import { logSumExp } from "../autodiff/softmax.js";
import type { Var } from "../autodiff/variable.js";

/**
 * Mean cross-entropy of the softmax over all classes.
 *
 * @param logits `[..., classes]`. @param classes int32 `[...]`: the right class of each.
 */
export function softmaxCrossEntropy(logits: Var, classes: Var): Var {
  return mean(sub(logSumExp(logits), pick(logits, classes)));
}

/** How often each class is drawn as a negative, as logarithms; corrects scores for it. */
export interface SamplingCorrection {
  /** `[batch]`. */
  readonly positives: Var;
  /** `[batch, negatives]`. */
  readonly negatives: Var;
}

/**
 * Mean cross-entropy of the softmax over the right class and drawn ones.
 *
 * With a correction, the logarithm of each class's chance of being drawn is subtracted first, so that frequent negatives
 * are not held down for being frequent (Bengio and Senécal, 2008; Yi et al., RecSys 2019).
 *
 * @param positives Scores `[batch]`. @param negatives Scores `[batch, negatives]`.
 */
export function sampledSoftmaxCrossEntropy(
  positives: Var,
  negatives: Var,
  correction?: SamplingCorrection,
): Var {
  const positive = correction === undefined ? positives : sub(positives, correction.positives);
  const drawn = correction === undefined ? negatives : sub(negatives, correction.negatives);
  const all = concat([reshape(positive, [...positive.shape, 1]), drawn], -1);
  return mean(sub(logSumExp(all), positive));
}

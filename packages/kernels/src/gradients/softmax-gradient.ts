import { checkLength, checkNumber, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import { checkBatch, checkedGradients, type SampleBatch, type SampleGradients } from "./sample-batch.js";

export interface SoftmaxGradientOptions extends SampleBatch, SampleGradients {
  /** Scores are divided by it, above 0. Default 1. */
  readonly temperature?: number;
  /** `[items]`, subtracted from the scores: the logarithm of how often an item is drawn, which makes sampling unbiased (Bengio and Senécal 2008). */
  readonly logDrawn?: Float32Array;
  /** Factor of the gradient, such as 1 / samples for the mean. */
  readonly scale: number;
  /** Adds `scale * l2 * row` for the user's and each item's row of a sample. Default 0. */
  readonly l2?: number;
}

/**
 * Adds the gradient of sampled softmax cross-entropy: the positive against the sample's negatives.
 *
 * A negative of -1, or one that is the sample's positive, is left out.
 *
 * @returns the summed loss, neither scaled nor with the penalty; `NaN` when any score is.
 */
export function softmaxGradient(engine: KernelEngine, options: SoftmaxGradientOptions): number {
  const { scale, l2 = 0, temperature = 1, logDrawn, dimensions } = options;
  checkNumber(l2, 0, "l2");
  if (!(temperature > 0)) fail(`temperature must be above 0, not ${temperature}`);
  const batch = checkBatch(engine, options);
  const { samples, each, users, positives, negatives, userTable, itemTable, itemCount } = batch;
  if (logDrawn !== undefined) checkLength(logDrawn, itemCount, "logDrawn");
  const correction = logDrawn === undefined ? 0 : engine.address(logDrawn, "logDrawn");
  const { userGradient, itemGradient } = checkedGradients(engine, options);
  const coefficients = engine.arena.scratch(4 * samples * (each + 2));
  const losses = coefficients + 4 * samples * (each + 1);
  engine.share(
    "softmaxCoefficients",
    samples * (each + 1) * (dimensions + 16),
    ...[users, positives, negatives, samples, each, userTable, itemTable, correction, dimensions],
    ...[1 / temperature, scale, coefficients, losses],
  );
  engine.shareByOwner(
    "addSampleGradients",
    2 * samples * (each + 1) * dimensions,
    ...[users, positives, negatives, samples, each, userTable, itemTable, userGradient, itemGradient],
    ...[dimensions, coefficients, scale * l2],
  );
  return engine.call("sumOf", losses, samples);
}

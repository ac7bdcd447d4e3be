import { ModalisError } from "@modalis/contract";
import type { LabelledPredictions } from "./labelled-predictions.js";

/** How a score becomes the probability of a like: 1 / (1 + exp(-(slope · score + intercept))). */
export interface ScoreCalibration {
  readonly slope: number;
  readonly intercept: number;
}

/** For models whose scores are log-odds already, such as a two-tower's before its sigmoid. */
export const LOG_ODDS: ScoreCalibration = Object.freeze({ slope: 1, intercept: 0 });

const MOST_STEPS = 100;
const CONVERGED = 1e-10;

/**
 * Fits the calibration to predictions on validation rows, so that models with scores of any scale can be asked for
 * probabilities. Smoothed targets keep it finite where the scores separate the labels.
 *
 * Platt, "Probabilistic outputs for support vector machines", 1999, by Newton steps with halving, after Lin, Lin and
 * Weng, "A note on Platt's probabilistic outputs", 2007.
 *
 * @throws `INVALID_ARGUMENT` when there are no predictions or a score is not finite.
 */
export function fitScoreCalibration(predictions: LabelledPredictions): ScoreCalibration {
  const { scores, labels } = predictions;
  if (scores.length === 0 || !scores.every(Number.isFinite)) {
    throw new ModalisError("INVALID_ARGUMENT", "a calibration needs predictions, all with finite scores");
  }
  const { mean, deviation } = spreadOf(scores);
  const standard = Float64Array.from(scores, (score) => (score - mean) / deviation);
  const targets = smoothedTargets(labels);
  let fitted: ScoreCalibration = { slope: 0, intercept: 0 };
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = newtonStep(standard, targets, fitted);
    const moved = Math.abs(next.slope - fitted.slope) + Math.abs(next.intercept - fitted.intercept);
    fitted = next;
    if (moved < CONVERGED) break;
  }
  const slope = fitted.slope / deviation;
  return { slope, intercept: fitted.intercept - slope * mean };
}

/** The probability that a calibration gives a score. */
export function probabilityOf(score: number, { slope, intercept }: ScoreCalibration): number {
  return 1 / (1 + Math.exp(-(slope * score + intercept)));
}

function spreadOf(scores: Float32Array): { mean: number; deviation: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

/** Platt's targets: (positives + 1) / (positives + 2) for a like, 1 / (negatives + 2) for the others. */
function smoothedTargets(labels: Uint8Array): Float64Array {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (labels.length - positives + 2);
  return Float64Array.from(labels, (label) => (label === 1 ? high : low));
}

function newtonStep(x: Float64Array, targets: Float64Array, from: ScoreCalibration): ScoreCalibration {
  let [gradientSlope, gradientIntercept, a, b, d] = [0, 0, 1e-12, 0, 1e-12];
  for (let row = 0; row < x.length; row++) {
    const probability = probabilityOf(x[row]!, from);
    const error = probability - targets[row]!;
    const weight = probability * (1 - probability);
    gradientSlope += error * x[row]!;
    gradientIntercept += error;
    a += weight * x[row]! ** 2;
    b += weight * x[row]!;
    d += weight;
  }
  const determinant = a * d - b * b;
  const slope = -(d * gradientSlope - b * gradientIntercept) / determinant;
  const intercept = -(a * gradientIntercept - b * gradientSlope) / determinant;
  const before = lossOf(x, targets, from);
  for (let size = 1; size > 1e-6; size /= 2) {
    const next = { slope: from.slope + size * slope, intercept: from.intercept + size * intercept };
    if (lossOf(x, targets, next) <= before) return next;
  }
  return from;
}

function lossOf(x: Float64Array, targets: Float64Array, { slope, intercept }: ScoreCalibration): number {
  let loss = 0;
  for (let row = 0; row < x.length; row++) {
    const logit = slope * x[row]! + intercept;
    // log(1 + exp(logit)) - target · logit, without overflow.
    loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - targets[row]! * logit;
  }
  return loss;
}

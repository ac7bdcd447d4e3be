import { ModalisError } from "@modalis/contract";
import { areaUnderCurve } from "./area-under-curve.js";
import type { LabelledPredictions } from "./labelled-predictions.js";
import { probabilityOf, type ScoreCalibration } from "./score-calibration.js";

/** How well single likes were foretold, over all pairs. */
export interface ClassificationMetrics {
  /** Share of pairs whose side of the threshold is right. */
  readonly accuracy: number;
  /** Share of likes among the pairs foretold as likes; 0 where none was. */
  readonly precision: number;
  /** Share of the likes that were foretold; NaN where there are none. */
  readonly recall: number;
  /** Harmonic mean of precision and recall: 2 · hits / (foretold + likes); NaN without likes. */
  readonly f1: number;
  /** Area under the ROC curve; NaN unless there are likes and others. */
  readonly auc: number;
  /** Mean of -log of the probability given to what is true, in nats; probabilities are kept 1e-15 from 0 and 1. */
  readonly logLoss: number;
  readonly pairs: number;
  readonly positives: number;
  /** Where the labels come from. */
  readonly source: string;
}

export interface ClassificationOptions {
  /** From `fitScoreCalibration` on validation rows, or `LOG_ODDS`; "probability" where scores are probabilities. */
  readonly calibration: ScoreCalibration | "probability";
  /** Least probability that foretells a like; default 0.5. */
  readonly threshold?: number;
}

const PROBABILITY_FLOOR = 1e-15;

/**
 * Accuracy, precision, recall, F1, AUC and log-loss of labelled predictions.
 *
 * @throws `INVALID_ARGUMENT` without predictions, for a threshold outside 0 to 1, or scores that are no probabilities
 * where they are said to be.
 */
export function classificationMetrics(
  predictions: LabelledPredictions,
  options: ClassificationOptions,
): ClassificationMetrics {
  const { labels, scores, source } = predictions;
  const { threshold = 0.5 } = options;
  if (labels.length === 0) throw invalid("there are no labelled predictions to judge");
  if (!(threshold >= 0 && threshold <= 1)) throw invalid(`threshold is from 0 to 1, not ${threshold}`);
  const probabilities = Float64Array.from(scores, (score) => checkedProbability(score, options.calibration));
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const foretold = probabilities.filter((probability) => probability >= threshold).length;
  const hits = probabilities.filter((probability, at) => probability >= threshold && labels[at] === 1).length;
  return {
    accuracy: (labels.length - (foretold - hits) - (positives - hits)) / labels.length,
    precision: foretold === 0 ? 0 : hits / foretold,
    recall: hits / positives,
    f1: positives === 0 ? Number.NaN : (2 * hits) / (foretold + positives),
    auc: areaUnderCurve(scores, labels),
    logLoss: logLossOf(probabilities, labels),
    pairs: labels.length,
    positives,
    source,
  };
}

function checkedProbability(score: number, calibration: ScoreCalibration | "probability"): number {
  const probability = calibration === "probability" ? score : probabilityOf(score, calibration);
  if (probability >= 0 && probability <= 1) return probability;
  throw invalid(`score ${score} is no probability; pass a calibration fitted on validation rows`);
}

function logLossOf(probabilities: Float64Array, labels: Uint8Array): number {
  let loss = 0;
  for (const [at, probability] of probabilities.entries()) {
    const ofTruth = labels[at] === 1 ? probability : 1 - probability;
    loss -= Math.log(Math.min(1 - PROBABILITY_FLOOR, Math.max(PROBABILITY_FLOOR, ofTruth)));
  }
  return loss / labels.length;
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

import { checkConfidence, pairedDifferences } from "./paired-differences.js";
import { criticalT, twoSidedProbability } from "./student-t.js";

/** What a paired test says of two runs. */
export interface PairedTest {
  /** Mean of the differences by user. */
  readonly difference: number;
  /** Where the true difference lies, with the confidence asked for. */
  readonly interval: readonly [low: number, high: number];
  /** Two-sided: how likely a difference this large is when there is none. */
  readonly pValue: number;
}

export interface PairedTestOptions {
  /** Of the interval, over 0 and under 1; default 0.95. */
  readonly confidence?: number;
}

/**
 * Student's t-test of two runs paired by user, `[users]` scores each; where all differences are 0, p is 1.
 *
 * Student, "The probable error of a mean", 1908.
 *
 * @throws `INVALID_ARGUMENT` for other lengths, under two users, or a score that is not finite.
 */
export function pairedTTest(
  scores: ArrayLike<number>,
  against: ArrayLike<number>,
  options: PairedTestOptions = {},
): PairedTest {
  const confidence = checkConfidence(options.confidence ?? 0.95);
  const { differences, mean, deviation } = pairedDifferences(scores, against);
  const standardError = deviation / Math.sqrt(differences.length);
  const degreesOfFreedom = differences.length - 1;
  const margin = criticalT(confidence, degreesOfFreedom) * standardError;
  return {
    difference: mean,
    interval: [mean - margin, mean + margin],
    pValue: mean === 0 ? 1 : twoSidedProbability(mean / standardError, degreesOfFreedom),
  };
}

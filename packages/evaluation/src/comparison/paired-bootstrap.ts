import { ModalisError } from "@modalis/contract";
import { seededDraws } from "../random/seeded-random.js";
import { checkConfidence, pairedDifferences } from "./paired-differences.js";
import type { PairedTest, PairedTestOptions } from "./paired-t-test.js";

export interface PairedBootstrapOptions extends PairedTestOptions {
  /** A whole number from 0; the same seed gives the same result. */
  readonly seed: number;
  /** How often the users are drawn anew, at least 100; default 10,000. */
  readonly draws?: number;
}

/**
 * Bootstrap test of two runs paired by user: users are drawn with putting back, and the mean difference taken each time.
 *
 * The interval is between percentiles of those means. p is twice the share of them on the other side of 0 (0 itself
 * counts there), with one draw added so that it is never 0; where all differences are 0, p is 1.
 *
 * Efron and Tibshirani, "An introduction to the bootstrap", 1993.
 *
 * @throws `INVALID_ARGUMENT` for other lengths, under two users, a score that is not finite, or a bad option.
 */
export function pairedBootstrap(
  scores: ArrayLike<number>,
  against: ArrayLike<number>,
  options: PairedBootstrapOptions,
): PairedTest {
  const { seed, draws = 10_000 } = options;
  const confidence = checkConfidence(options.confidence ?? 0.95);
  if (!Number.isSafeInteger(draws) || draws < 100) {
    throw new ModalisError("INVALID_ARGUMENT", `draws is a whole number from 100, not ${draws}`);
  }
  const { differences, mean } = pairedDifferences(scores, against);
  const means = drawMeans(differences, draws, seed).sort();
  const belowOrAt = means.filter((drawn) => drawn <= 0).length;
  const aboveOrAt = means.filter((drawn) => drawn >= 0).length;
  const tail = (1 - confidence) / 2;
  return {
    difference: mean,
    interval: [quantile(means, tail), quantile(means, 1 - tail)],
    pValue: Math.min(1, (2 * (Math.min(belowOrAt, aboveOrAt) + 1)) / (draws + 1)),
  };
}

function drawMeans(differences: Float64Array, draws: number, seed: number): Float64Array {
  const draw = seededDraws(seed);
  const users = differences.length;
  const means = new Float64Array(draws);
  for (let at = 0; at < draws; at++) {
    let sum = 0;
    for (let user = 0; user < users; user++) sum += differences[draw(users)]!;
    means[at] = sum / users;
  }
  return means;
}

/** Between the two nearest of rising values, as NumPy's default. */
function quantile(rising: Float64Array, share: number): number {
  const place = share * (rising.length - 1);
  const below = rising[Math.floor(place)]!;
  return below + (place - Math.floor(place)) * (rising[Math.ceil(place)]! - below);
}

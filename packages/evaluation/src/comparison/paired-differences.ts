import { ModalisError } from "@modalis/contract";

/** Differences of two runs by user, and what is plain of them. */
export interface PairedDifferences {
  /** `[users]`: one run's score less the other's. */
  readonly differences: Float64Array;
  readonly mean: number;
  /** Standard deviation with users - 1 below the line. */
  readonly deviation: number;
}

/**
 * Pairs two runs' scores `[users]`, user by user.
 *
 * @throws `INVALID_ARGUMENT` for other lengths, under two users, or a score that is not finite.
 */
export function pairedDifferences(scores: ArrayLike<number>, against: ArrayLike<number>): PairedDifferences {
  const users = scores.length;
  if (users !== against.length) throw invalid(`${users} scores cannot be paired with ${against.length}`);
  if (users < 2) throw invalid(`a paired test needs at least two users, not ${users}`);
  const differences = Float64Array.from(scores, (score, at) => score - against[at]!);
  if (!differences.every(Number.isFinite)) throw invalid("a paired test needs finite scores");
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / users;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  return { differences, mean, deviation: Math.sqrt(squares / (users - 1)) };
}

/**
 * Cohen's d of paired scores: the mean difference over the standard deviation of the differences (d_z); 0 where all
 * differences are 0, infinite where all are alike and not 0.
 */
export function pairedEffectSize({ mean, deviation }: PairedDifferences): number {
  return mean === 0 ? 0 : mean / deviation;
}

/** A share that intervals are built for, checked. */
export function checkConfidence(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw invalid(`confidence is over 0 and under 1, not ${confidence}`);
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

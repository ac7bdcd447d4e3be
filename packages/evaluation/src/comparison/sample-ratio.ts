import { ModalisError } from "@modalis/contract";
import { chiSquareProbability } from "./incomplete-gamma.js";

/** Whether people fell to the arms of an experiment as they should have. */
export interface SampleRatio {
  readonly chiSquare: number;
  /** How likely counts this uneven are when people are drawn as said. */
  readonly pValue: number;
  /** Whether the counts are too uneven for chance, p below .001: then something loses people of one arm, and no result holds. */
  readonly mismatch: boolean;
}

/** An experiment is looked at often, so that a rarer chance than usual is asked for. */
const MISMATCH_BELOW = 0.001;

/**
 * Pearson's chi-square test of how many people each arm has against the arms' weights.
 *
 * What a mismatch means: Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019.
 *
 * @param counts People of each arm. @param weights Over 0; they need not sum to 1.
 * @throws `INVALID_ARGUMENT` for fewer than two arms, other lengths, or numbers out of range.
 */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): SampleRatio {
  if (counts.length !== weights.length || counts.length < 2)
    throw invalid(`${counts.length} counts and ${weights.length} weights are not those of two arms or more`);
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0))
    throw invalid("counts of people are whole numbers from 0");
  if (!weights.every((weight) => weight > 0 && weight < Number.POSITIVE_INFINITY))
    throw invalid("weights of arms are finite and over 0");
  const people = counts.reduce((sum, count) => sum + count, 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (people === 0) return { chiSquare: 0, pValue: 1, mismatch: false };
  const chiSquare = counts.reduce((sum, count, arm) => {
    const expected = (people * weights[arm]!) / total;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const pValue = chiSquareProbability(chiSquare, counts.length - 1);
  return { chiSquare, pValue, mismatch: pValue < MISMATCH_BELOW };
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

import { ModalisError } from "@modalis/contract";
import { checkConfidence } from "./paired-differences.js";
import { criticalT, twoSidedProbability } from "./student-t.js";

/** Sums over people of what each did and of how often they could; enough for a ratio and its error by person. */
export interface RatioMoments {
  /** How many people. */
  readonly people: number;
  /** Sum of what people did, such as clicks. */
  readonly numerator: number;
  /** Sum of how often they could, such as items shown; the number of people for a mean by person. */
  readonly denominator: number;
  readonly numeratorSquared: number;
  readonly denominatorSquared: number;
  readonly product: number;
}

/** A ratio of sums over people and where the true one lies. */
export interface RatioEstimate {
  readonly value: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
}

/** How the ratio of one group of people differs from that of another. */
export interface RatioDifference {
  /** This ratio less the other. */
  readonly difference: number;
  readonly interval: readonly [low: number, high: number];
  /** Two-sided; NaN where nobody differs from anybody in either group, so that no error can be told. */
  readonly pValue: number;
  /** The difference over the other ratio; NaN where that is 0. */
  readonly relative: number;
}

/** The sums of values by person, `[people]` each; every denominator 1 when absent. @throws `INVALID_ARGUMENT` for other lengths. */
export function ratioMoments(numerators: ArrayLike<number>, denominators?: ArrayLike<number>): RatioMoments {
  const people = numerators.length;
  if (denominators !== undefined && denominators.length !== people)
    throw invalid(`${people} numerators do not go with ${denominators.length} denominators`);
  const sums = { numerator: 0, denominator: 0, numeratorSquared: 0, denominatorSquared: 0, product: 0 };
  for (let person = 0; person < people; person++) {
    const done = numerators[person]!;
    const could = denominators === undefined ? 1 : denominators[person]!;
    sums.numerator += done;
    sums.denominator += could;
    sums.numeratorSquared += done * done;
    sums.denominatorSquared += could * could;
    sums.product += done * could;
  }
  return { people, ...sums };
}

/**
 * The ratio of two sums over people, with people as what was drawn: what one person does twice says less than what two
 * people do once.
 *
 * The error is the delta method's, `(s_y² - 2 R s_xy + R² s_x²) / (people x̄²)` (Deng, Knoblich and Lu, "Applying the delta
 * method in metric analytics", KDD 2018), the interval by Student's t.
 *
 * @throws `INVALID_ARGUMENT` for fewer than two people, a denominator that is not above 0, or sums that are not finite.
 */
export function ratioOfMeans(
  moments: RatioMoments,
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): RatioEstimate {
  const { value, standardError } = ratioWithError(moments);
  const margin = criticalT(checkConfidence(confidence), moments.people - 1) * standardError;
  return { value, standardError, interval: [value - margin, value + margin] };
}

/**
 * Compares the ratios of two groups of different people by Welch's t-test on delta-method errors.
 *
 * @throws `INVALID_ARGUMENT` as {@link ratioOfMeans}.
 */
export function compareRatios(
  treatment: RatioMoments,
  control: RatioMoments,
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): RatioDifference {
  checkConfidence(confidence);
  const [own, other] = [ratioWithError(treatment), ratioWithError(control)];
  const difference = own.value - other.value;
  const [ownVariance, otherVariance] = [own.standardError ** 2, other.standardError ** 2];
  const variance = ownVariance + otherVariance;
  const relative = other.value === 0 ? Number.NaN : difference / other.value;
  if (variance === 0) {
    return { difference, interval: [difference, difference], pValue: Number.NaN, relative };
  }
  // Welch and Satterthwaite.
  const degreesOfFreedom =
    variance ** 2 / (ownVariance ** 2 / (treatment.people - 1) + otherVariance ** 2 / (control.people - 1));
  const standardError = Math.sqrt(variance);
  const margin = criticalT(confidence, degreesOfFreedom) * standardError;
  return {
    difference,
    interval: [difference - margin, difference + margin],
    pValue: twoSidedProbability(difference / standardError, degreesOfFreedom),
    relative,
  };
}

function ratioWithError(moments: RatioMoments): { value: number; standardError: number } {
  const { people, numerator, denominator, numeratorSquared, denominatorSquared, product } = moments;
  if (!(people >= 2)) throw invalid(`a ratio's error needs at least two people, not ${people}`);
  if (!(denominator > 0)) throw invalid(`a ratio's denominator is above 0, not ${denominator}`);
  if (!Object.values(moments).every(Number.isFinite)) throw invalid("a ratio needs finite sums");
  const value = numerator / denominator;
  const covariance = (crossed: number, left: number, right: number) =>
    (crossed - (left * right) / people) / (people - 1);
  const spread =
    covariance(numeratorSquared, numerator, numerator) -
    2 * value * covariance(product, numerator, denominator) +
    value ** 2 * covariance(denominatorSquared, denominator, denominator);
  const meanDenominator = denominator / people;
  // Rounding may leave a little less than nothing.
  const standardError = Math.sqrt(Math.max(0, spread) / people) / meanDenominator;
  return { value, standardError };
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

import { ModalisError } from "@modalis/contract";
import { checkConfidence } from "../comparison/paired-differences.js";
import type { RatioEstimate } from "../comparison/ratio-of-means.js";
import { criticalT } from "../comparison/student-t.js";

/** Answers that were given with chance in them, and what came of each place. */
export interface LoggedAnswers {
  /** Places of each answer, at least 1. */
  readonly places: number;
  /** What came of each place, `[answers, places]`. */
  readonly rewards: ArrayLike<number>;
  /** The chance that the item had of its place, given the places before, `[answers, places]`; over 0 up to 1. */
  readonly loggedPropensities: ArrayLike<number>;
  /** The chance that the policy to be judged gives the same item there, given the same places before; 0 to 1. */
  readonly targetPropensities: ArrayLike<number>;
  /** Whose answer each is, `[answers]`; each another's when absent. */
  readonly people?: readonly (string | number)[];
}

export interface OffPolicyOptions {
  /** Of the intervals; default .95. */
  readonly confidence?: number;
  /** Weights above are taken for this much: less noise for some bias towards 0. None by default. */
  readonly mostWeight?: number;
}

/** What a policy would have earned an answer, all places together, told from answers that another one gave. */
export interface OffPolicyEstimate {
  readonly answers: number;
  readonly people: number;
  /** What the logged answers themselves earned: the value of the policy that gave them. */
  readonly logged: RatioEstimate;
  /** Inverse propensity scores: without bias as long as the logging policy could give whatever the other would. */
  readonly ips: RatioEstimate;
  /** Self-normalised: a little bias for much less noise; absent where no logged answer agrees with the policy. */
  readonly snips?: RatioEstimate;
  /** By place: how many answers drawn from the policy itself would tell as much, `(Σw)² / Σw²`. */
  readonly effectiveSampleSizes: readonly number[];
  /** By place: about 1 where the log has support for the policy; far below where it lacks it. */
  readonly meanWeights: readonly number[];
  readonly largestWeight: number;
}

/**
 * Judges a policy by what another one logged.
 *
 * A place weighs `Π target / logged` over the places up to it, so that its estimate is right whatever stands before it
 * (Precup, Sutton and Singh, ICML 2000; for slates McInerney et al., KDD 2020). `ips` is the mean of weighted rewards
 * (Horvitz and Thompson 1952), `snips` divides by the weights of each place (Swaminathan and Joachims, NIPS 2015). Errors
 * are linearised and clustered by person.
 *
 * @throws `INVALID_ARGUMENT` for other lengths, chances out of range, rewards that are not finite, or under two people.
 */
export function offPolicyEstimate(log: LoggedAnswers, options: OffPolicyOptions = {}): OffPolicyEstimate {
  const { places, rewards } = log;
  const answers = checkLog(log);
  const confidence = checkConfidence(options.confidence ?? 0.95);
  const weights = cumulativeWeights(log, answers, options.mostWeight);
  const whose = numberPeople(log.people ?? Array.from({ length: answers }, (_, at) => at));
  if (whose.count < 2) throw invalid(`an interval needs answers of at least two people, not ${whose.count}`);
  const estimate = (own: Float64Array, selfNormalised: boolean) =>
    estimateOf({ weights: own, rewards, places, answers, whose, confidence, selfNormalised });
  const meanWeights = meanByPlace(weights, places);
  const squares = meanByPlace(
    weights.map((weight) => weight * weight),
    places,
  );
  return {
    answers,
    people: whose.count,
    logged: estimate(new Float64Array(weights.length).fill(1), false),
    ips: estimate(weights, false),
    ...(meanWeights.every((mean) => mean > 0) ? { snips: estimate(weights, true) } : {}),
    effectiveSampleSizes: meanWeights.map((mean, place) =>
      mean === 0 ? 0 : (answers * mean ** 2) / squares[place]!,
    ),
    meanWeights,
    largestWeight: weights.reduce((most, weight) => Math.max(most, weight), 0),
  };
}

interface Estimated {
  readonly weights: Float64Array;
  readonly rewards: ArrayLike<number>;
  readonly places: number;
  readonly answers: number;
  /** Whose answer each is. */
  readonly whose: { readonly numbers: Int32Array; readonly count: number };
  readonly confidence: number;
  /** Whether a place's weighted rewards are divided by its weights, or by the number of answers. */
  readonly selfNormalised: boolean;
}

/** The sum over places, with the error that each person's answers bring into it. */
function estimateOf({ weights, rewards, places, answers, whose, confidence, selfNormalised }: Estimated) {
  const weighted = weights.map((weight, at) => weight * rewards[at]!);
  const scales = selfNormalised ? meanByPlace(weights, places) : new Array<number>(places).fill(1);
  const values = meanByPlace(weighted, places).map((mean, place) => mean / scales[place]!);
  const influences = new Float64Array(whose.count);
  for (let at = 0; at < weights.length; at++) {
    const place = at % places;
    const expected = (selfNormalised ? weights[at]! : 1) * values[place]!;
    influences[whose.numbers[(at - place) / places]!]! += (weighted[at]! - expected) / scales[place]!;
  }
  return withInterval(values, influences, answers, confidence);
}

function meanByPlace(values: Float64Array, places: number): number[] {
  const sums = new Array<number>(places).fill(0);
  for (let at = 0; at < values.length; at++) sums[at % places]! += values[at]!;
  return sums.map((sum) => (sum * places) / values.length);
}

/** Where sums of influences by person lie about 0 tells where the value lies about the true one. */
function withInterval(
  values: readonly number[],
  influences: Float64Array,
  answers: number,
  confidence: number,
): RatioEstimate {
  const people = influences.length;
  const value = values.reduce((sum, own) => sum + own, 0);
  const squares = influences.reduce((sum, own) => sum + own * own, 0);
  const standardError = Math.sqrt((squares * people) / (people - 1)) / answers;
  const margin = criticalT(confidence, people - 1) * standardError;
  return { value, standardError, interval: [value - margin, value + margin] };
}

function cumulativeWeights(
  { places, loggedPropensities, targetPropensities }: LoggedAnswers,
  answers: number,
  mostWeight = Number.POSITIVE_INFINITY,
): Float64Array {
  if (!(mostWeight > 0)) throw invalid(`mostWeight is over 0, not ${mostWeight}`);
  const weights = new Float64Array(answers * places);
  for (let at = 0; at < weights.length; at++) {
    const before = at % places === 0 ? 1 : weights[at - 1]!;
    weights[at] = Math.min(mostWeight, (before * targetPropensities[at]!) / loggedPropensities[at]!);
  }
  return weights;
}

function numberPeople(people: readonly (string | number)[]): { numbers: Int32Array; count: number } {
  const known = new Map<string | number, number>();
  const numbers = Int32Array.from(people, (person) => {
    const number = known.get(person) ?? known.size;
    known.set(person, number);
    return number;
  });
  return { numbers, count: known.size };
}

/** @returns how many answers there are. */
function checkLog({
  places,
  rewards,
  loggedPropensities,
  targetPropensities,
  people,
}: LoggedAnswers): number {
  if (!Number.isSafeInteger(places) || places < 1)
    throw invalid(`places is a whole number from 1, not ${places}`);
  const answers = rewards.length / places;
  const isWhole = Number.isSafeInteger(answers) && answers >= 1;
  const lengths = [loggedPropensities.length, targetPropensities.length];
  if (!isWhole || lengths.some((length) => length !== rewards.length))
    throw invalid(
      `${rewards.length} rewards of ${places} places do not go with ${lengths.join(" and ")} chances`,
    );
  if (people !== undefined && people.length !== answers)
    throw invalid(`${people.length} people do not go with ${answers} answers`);
  for (let at = 0; at < rewards.length; at++) {
    if (!Number.isFinite(rewards[at])) throw invalid(`reward ${at} is ${rewards[at]}`);
    if (!(loggedPropensities[at]! > 0 && loggedPropensities[at]! <= 1))
      throw invalid(`logged propensity ${at} is over 0 and at most 1, not ${loggedPropensities[at]}`);
    if (!(targetPropensities[at]! >= 0 && targetPropensities[at]! <= 1))
      throw invalid(`target propensity ${at} is from 0 to 1, not ${targetPropensities[at]}`);
  }
  return answers;
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}

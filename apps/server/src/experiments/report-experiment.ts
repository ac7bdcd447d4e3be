import { compareRatios, type RatioMoments, ratioOfMeans, sampleRatio } from "@modalis/evaluation";
import type { ArmTally, ExperimentRecord } from "@modalis/store";

/** What a report says of one arm by one metric. */
export interface ReportedRate {
  /** Absent where nothing was counted that it could be a share of. */
  readonly value?: number;
  /** Absent for fewer than two people. */
  readonly interval?: readonly [low: number, high: number];
  /** Against the control; absent for the control itself, and where either has no error. */
  readonly difference?: {
    readonly value: number;
    readonly interval: readonly [low: number, high: number];
    /** Share of the control's value; absent where that is 0. */
    readonly relative?: number;
    /** Two-sided; absent where nobody differs from anybody. */
    readonly pValue?: number;
  };
}

/** What came of each arm, with people as what was drawn. */
export interface ExperimentReport {
  readonly experiment: ExperimentRecord;
  readonly control: string;
  readonly confidence: number;
  readonly arms: readonly {
    readonly name: string;
    readonly people: number;
    readonly recommendations: number;
    readonly impressions: number;
    readonly outcomes: number;
    readonly metrics: Readonly<Record<MetricName, ReportedRate>>;
  }[];
  readonly sampleRatio: { readonly chiSquare: number; readonly pValue: number; readonly mismatch: boolean };
  /** What a reader must know before believing it, in sentences. */
  readonly notes: readonly string[];
}

/** What arms are compared by. */
export type MetricName = "outcomesPerImpression" | "outcomesPerPerson" | "peopleWithOutcome";

/** What each metric divides by what, as sums over people. */
const METRICS: Readonly<Record<MetricName, (tally: ArmTally) => RatioMoments>> = {
  outcomesPerImpression: (tally) => ({
    people: tally.people,
    numerator: tally.shownOutcomes,
    denominator: tally.impressions,
    numeratorSquared: tally.shownOutcomesSquared,
    denominatorSquared: tally.impressionsSquared,
    product: tally.shownOutcomesTimesImpressions,
  }),
  outcomesPerPerson: ({ people, outcomes, outcomesSquared }) => ({
    people,
    numerator: outcomes,
    denominator: people,
    numeratorSquared: outcomesSquared,
    denominatorSquared: people,
    product: outcomes,
  }),
  peopleWithOutcome: ({ people, peopleWithOutcome }) => ({
    people,
    numerator: peopleWithOutcome,
    denominator: people,
    numeratorSquared: peopleWithOutcome,
    denominatorSquared: people,
    product: peopleWithOutcome,
  }),
};

/** @param tallies Of the arms that anybody was in. */
export function reportExperiment(
  experiment: ExperimentRecord,
  tallies: readonly ArmTally[],
  confidence: number,
): ExperimentReport {
  const known = new Map(tallies.map((tally) => [tally.arm, tally]));
  const all = experiment.arms.map(({ name }) => known.get(name) ?? nobody(name));
  const [control] = all as [ArmTally];
  const ratio = sampleRatio(
    all.map(({ people }) => people),
    experiment.arms.map(({ weight }) => weight),
  );
  return {
    experiment,
    control: control.arm,
    confidence,
    arms: all.map((tally) => ({
      name: tally.arm,
      people: tally.people,
      recommendations: tally.recommendations,
      impressions: tally.impressions,
      outcomes: tally.outcomes,
      metrics: {
        outcomesPerImpression: reportedRate("outcomesPerImpression", tally, control, confidence),
        outcomesPerPerson: reportedRate("outcomesPerPerson", tally, control, confidence),
        peopleWithOutcome: reportedRate("peopleWithOutcome", tally, control, confidence),
      },
    })),
    sampleRatio: ratio,
    notes: notesOf(experiment, all, ratio.mismatch),
  };
}

function reportedRate(
  name: MetricName,
  tally: ArmTally,
  control: ArmTally,
  confidence: number,
): ReportedRate {
  const [own, other] = [METRICS[name](tally), METRICS[name](control)];
  if (own.denominator === 0) return {};
  if (own.people < 2) return { value: own.numerator / own.denominator };
  const { value, interval } = ratioOfMeans(own, { confidence });
  if (tally.arm === control.arm || other.people < 2 || other.denominator === 0) return { value, interval };
  const { difference, interval: between, relative, pValue } = compareRatios(own, other, { confidence });
  return {
    value,
    interval,
    difference: {
      value: difference,
      interval: between,
      ...(Number.isNaN(relative) ? {} : { relative }),
      ...(Number.isNaN(pValue) ? {} : { pValue }),
    },
  };
}

/** Fewer people than this in an arm, and the intervals' normal distribution is a hope. */
const FEW_PEOPLE = 100;

function notesOf(
  { state, arms }: ExperimentRecord,
  tallies: readonly ArmTally[],
  mismatch: boolean,
): readonly string[] {
  const shown = tallies.reduce((sum, { impressions }) => sum + impressions, 0);
  const fewest = Math.min(...tallies.map(({ people }) => people));
  return [
    ...(mismatch
      ? [
          "The arms have other shares of the people than they were given: find out who is lost before anything here is believed.",
        ]
      : []),
    ...(state === "running"
      ? [
          "It still runs: looking again and again until a difference is significant finds differences that are none.",
        ]
      : []),
    ...(fewest < FEW_PEOPLE
      ? [`An arm has only ${fewest} people; the intervals are rough below ${FEW_PEOPLE}.`]
      : []),
    ...(shown === 0
      ? ["No impression names a recommendation of it: send them to POST /v1/impressions."]
      : []),
    ...(arms.length > 2
      ? [
          `${arms.length - 1} arms are compared with the control: one of them may stand out by chance; p is not corrected for it.`,
        ]
      : []),
  ];
}

function nobody(arm: string): ArmTally {
  return {
    arm,
    people: 0,
    recommendations: 0,
    impressions: 0,
    outcomes: 0,
    shownOutcomes: 0,
    peopleWithOutcome: 0,
    impressionsSquared: 0,
    outcomesSquared: 0,
    shownOutcomesSquared: 0,
    shownOutcomesTimesImpressions: 0,
  };
}

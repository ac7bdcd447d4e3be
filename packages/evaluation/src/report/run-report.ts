import type { RunComparison } from "../comparison/compare-runs.js";
import type { TestOpening } from "../splits/opening-record.js";

/** Everything that is kept of an evaluation but the scores by user; plain JSON. */
export interface RunReport {
  /** One a model, in the order in which they are shown. */
  readonly runs: readonly RunSummary[];
  readonly title?: string;
  /** Which split, such as `labelled`. */
  readonly split?: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs?: number;
  /** Runs against a baseline, corrected together. */
  readonly comparisons?: readonly RunComparison[];
  readonly trainingCurves?: readonly TrainingCurve[];
  readonly missingContent?: readonly MissingContentCurve[];
  readonly modalities?: readonly ModalityContribution[];
  /** Tables of their own: warm and cold columns, labelled predictions, coverage and novelty. */
  readonly tables?: readonly ReportTable[];
  /** Who opened the test rows, when and why. */
  readonly openings?: readonly TestOpening[];
}

/** One model: its metrics over the seeds it was trained with. */
export interface RunSummary {
  readonly model: string;
  /** By name, such as `recall@20`. */
  readonly metrics: MetricSummaries;
  /** Wall clock of one training, in seconds. */
  readonly seconds: number;
  /** How many seeds the mean and deviation are over. */
  readonly seeds?: number;
  /** What the model was trained with. */
  readonly settings?: Readonly<Record<string, number | boolean | string>>;
  /** The file beside the report that holds the scores by user, as of `runScoresToSafetensors`. */
  readonly scoresFile?: string;
}

export interface MetricSummary {
  /** Null where the metric has no value: no user had a positive, or a class was absent. */
  readonly mean: number | null;
  /** Standard deviation over the seeds, with seeds - 1 below the line; 0 with one seed, null without a mean. */
  readonly std: number | null;
}

export type MetricSummaries = Readonly<Record<string, MetricSummary>>;

/** What a training reported on its way, by epoch or step. */
export interface TrainingCurve {
  readonly model: string;
  /** Such as `loss` or `recall@20 on validation rows`. */
  readonly metric: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** Quality when a share of the content is taken away; a model without content is a level line. */
export interface MissingContentCurve {
  readonly model: string;
  readonly metric: string;
  /** By rising share, 0 to 1. */
  readonly points: readonly { readonly missingShare: number; readonly mean: number; readonly std: number }[];
}

/** One model with all modalities, which stands first, then without each, with each alone, with shuffled rows. */
export interface ModalityContribution {
  readonly model: string;
  readonly metric: string;
  readonly variants: readonly { readonly name: string; readonly mean: number; readonly std: number }[];
}

/** Named rows of metrics under a title. */
export interface ReportTable {
  readonly title: string;
  /** How to read it, such as where labels come from. */
  readonly note?: string;
  readonly rows: readonly { readonly name: string; readonly values: MetricSummaries }[];
}

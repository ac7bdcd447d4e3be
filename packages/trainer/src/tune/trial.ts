import type { ModelSettings } from "../model/model-definition.js";

/** Settings to try, and how long to train with them. */
export interface TrialPlan {
  /** From 0, in the order of the search. */
  readonly trial: number;
  readonly model: string;
  readonly settings: ModelSettings;
  readonly seed: number;
  /** Digest of the data that it is trained and judged on. */
  readonly data: string;
}

/** What came of a trial; plain JSON. */
export interface Trial extends TrialPlan {
  /**
   * Means on validation rows, such as `recall@20`; absent where the trial failed. Of a model that learned from those rows,
   * what it is worth on users that it did not learn from, so that trials of all models compare.
   */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Of a model that learned from validation rows, the means as they were measured on them. */
  readonly flattered?: Readonly<Record<string, number>>;
  /** Why it failed; the search goes on without it. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** Wall clock of training and scoring. */
  readonly seconds: number;
}

/** A trial's mean by a metric, more being better; failures are worst. */
export function scoreOf({ metrics }: Trial, metric: string): number {
  const value = metrics?.[metric];
  return value === undefined || !Number.isFinite(value) ? Number.NEGATIVE_INFINITY : value;
}

/** Trials by falling score, then by number. */
export function byScore(trials: readonly Trial[], metric: string): Trial[] {
  return [...trials].sort(
    (left, right) => scoreOf(right, metric) - scoreOf(left, metric) || left.trial - right.trial,
  );
}

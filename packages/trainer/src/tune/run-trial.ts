import { isModalisError, ModalisError, type ScoringModel } from "@modalis/contract";
import { evaluateRanking } from "@modalis/evaluation";
import type {
  FitOptions,
  FitProgress,
  LearnedOnValidation,
  ModelDefinition,
  ModelSettings,
} from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import type { Trial, TrialPlan } from "./trial.js";
import { unflattered } from "./unflattered.js";

/** How a model is fitted: on this thread, or as `fitInWorker` does. */
export type FitModel = (
  definition: ModelDefinition,
  data: TrainingData,
  settings: ModelSettings,
  options: FitOptions,
) => Promise<ScoringModel>;

export interface TrialSetting {
  readonly definition: ModelDefinition;
  readonly data: TrainingData;
  readonly fit: FitModel;
  readonly ks: readonly number[];
  /** A clock, in milliseconds. */
  readonly nowMs: () => number;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: FitOptions["onProgress"];
}

/** Fits on this thread. */
export const fitHere: FitModel = (definition, data, settings, options) =>
  definition.fit(data, settings, options);

/**
 * Trains with the settings and scores the model on validation rows. What the model refuses makes the trial a failure; an
 * abort, and whatever is not thrown on purpose, goes through.
 */
export async function runTrial(plan: TrialPlan, setting: TrialSetting): Promise<Trial> {
  const { definition, data, fit, ks, nowMs, threads, signal, onProgress } = setting;
  const startMs = nowMs();
  const seconds = (): number => Math.round(nowMs() - startMs) / 1000;
  let learned: LearnedOnValidation | undefined;
  const options = {
    seed: plan.seed,
    threads,
    ...(signal === undefined ? {} : { signal }),
    onProgress(progress: FitProgress) {
      learned = progress.learnedOnValidation ?? learned;
      onProgress?.(progress);
    },
  };
  try {
    await using model = await fit(definition, data, plan.settings, options);
    const { metrics } = await evaluateRanking(model, validationOf(data), {
      ks,
      userFeatures: data.userFeatures,
      ...(signal === undefined ? {} : { signal }),
    });
    const means = Object.fromEntries(Object.entries(metrics).map(([name, { mean }]) => [name, mean]));
    const judged =
      learned === undefined ? { metrics: means } : { metrics: unflattered(means, learned), flattered: means };
    return { ...plan, ...judged, seconds: seconds() };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isModalisError(error)) throw error;
    return { ...plan, failure: { code: error.code, message: error.message }, seconds: seconds() };
  }
}

/** @throws `INVALID_ARGUMENT` when there is nothing to choose by. */
export function validationOf(data: TrainingData): NonNullable<TrainingData["validation"]> {
  const validation = validationRows(data);
  if (validation !== undefined) return validation;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    "settings are chosen on validation rows, and there are none; give the split a validation part",
  );
}

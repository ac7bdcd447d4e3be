import { ModalisError } from "@modalis/contract";
import { digestOfData } from "../model/digest-of-data.js";
import type { FitOptions, ModelDefinition, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { fitInWorker } from "../worker/fit-in-worker.js";
import { type RoundSetting, runRound } from "./run-round.js";
import { type FitModel, fitHere, validationOf } from "./run-trial.js";
import { nextRound } from "./search-plan.js";
import { halvingRounds } from "./successive-halving.js";
import { byScore, scoreOf, type Trial } from "./trial.js";
import { createTrialLog, openTrialLog, type TrialLog } from "./trial-log.js";

/** Trials of a search that is given neither trials nor budget, and of one that halves. */
export const DEFAULT_TRIALS = 60;

export interface TuneOptions {
  /** Fixes what is tried, and every training. */
  readonly seed: number;
  /** `random`: anywhere, then around the best; `halving`: many for a short training, the best third for three times as long, and so on. Default `random`. */
  readonly method?: "random" | "halving";
  /** Most trials, at least 1; default 60, or for `random` as many as the budget allows where there is one. */
  readonly trials?: number;
  /** No trial starts after this long; at least one is run. Without limit when absent. */
  readonly budgetMs?: number;
  /** A clock, in milliseconds, such as `Date.now`. */
  readonly nowMs: () => number;
  /** What is to be highest on validation rows; default `recall@20`. */
  readonly metric?: string;
  /** Cut-offs of the metrics; default 10 and 20. */
  readonly ks?: readonly number[];
  /** A file of finished trials, one JSON object a line: made when absent, gone on from when present. */
  readonly logFile?: string;
  /** Worker threads that each train a model; 0, the default, trains on this thread. Models of the registry only. */
  readonly workers?: number;
  /** Threads of each training; default 1. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** After each trial, those gone on from included. */
  readonly onTrial?: (trial: Trial) => void;
  /** From the trainings under way. */
  readonly onProgress?: FitOptions["onProgress"];
}

export interface TuneResult {
  readonly model: string;
  /** The settings that were best on validation rows. */
  readonly settings: ModelSettings;
  readonly best: Trial;
  /** All, in order. */
  readonly trials: readonly Trial[];
}

/**
 * Searches a model's declared space on validation rows alone.
 *
 * The trials are fixed by seed, space and data, whatever the number of workers; a search that was stopped and goes on from
 * its log ends as one that was not.
 *
 * @throws `INVALID_ARGUMENT` without validation rows, for a metric that does not exist, a log of another search or
 * when every trial failed, saying why; `CORRUPT_FILE`, `WRITE_FAILED` for the log.
 */
export async function tuneModel(
  definition: ModelDefinition,
  data: TrainingData,
  options: TuneOptions,
): Promise<TuneResult> {
  await using log = options.logFile === undefined ? createTrialLog() : await openTrialLog(options.logFile);
  return await searchModel(definition, data, options, log);
}

/** The search with a log that its owner closes, so that several searches may share one and be taken up again. */
export async function searchModel(
  definition: ModelDefinition,
  data: TrainingData,
  options: TuneOptions,
  log: TrialLog,
): Promise<TuneResult> {
  const {
    seed,
    method = "random",
    budgetMs = Number.POSITIVE_INFINITY,
    nowMs,
    metric = "recall@20",
  } = options;
  const most = mostTrials(definition, options);
  check(options, most);
  validationOf(data);
  const startMs = nowMs();
  const trials: Trial[] = [];
  let started = 0;
  const mayStart = (): boolean => {
    if (started > 0 && nowMs() - startMs >= budgetMs) return false;
    started += 1;
    return true;
  };
  const setting: RoundSetting = { ...settingOf(definition, data, options), log, mayStart };
  const plan = { definition, seed, metric, data: digestOfData(data) };
  if (method === "halving") trials.push(...(await halvingRounds({ ...plan, trials: most }, setting)));
  while (method === "random" && trials.length < most) {
    const plans = nextRound(plan, trials).slice(0, most - trials.length);
    const round = await runRound(plans, setting);
    trials.push(...round);
    // The round was cut short by the budget.
    if (round.length < plans.length) break;
    // A metric that does not exist is not worth the trials that are left.
    if (round.some(({ metrics }) => metrics !== undefined && !Object.hasOwn(metrics, metric))) break;
  }
  const best = bestOf(definition.name, trials, metric);
  return { model: definition.name, settings: best.settings, best, trials };
}

function mostTrials({ searchSpace }: ModelDefinition, { trials, budgetMs, method }: TuneOptions): number {
  if (Object.keys(searchSpace).length === 0) return 1;
  // Halving has to know at its start how many there will be.
  const endless = budgetMs !== undefined && method !== "halving";
  return trials ?? (endless ? Number.MAX_SAFE_INTEGER : DEFAULT_TRIALS);
}

function settingOf(
  definition: ModelDefinition,
  data: TrainingData,
  options: TuneOptions,
): Omit<RoundSetting, "log" | "mayStart"> {
  const { ks = [10, 20], nowMs, workers = 0, threads = 1, signal, onTrial, onProgress } = options;
  const fit: FitModel =
    workers === 0
      ? fitHere
      : (model, given, settings, rest) => fitInWorker(model.name, given, settings, rest);
  const progress = onProgress === undefined ? {} : { onProgress };
  return {
    definition,
    data,
    fit,
    ks,
    nowMs,
    threads,
    signal,
    workers: Math.max(1, workers),
    onTrial,
    ...progress,
  };
}

/** The best of finished trials. @throws `INVALID_ARGUMENT` when none has a value. */
function bestOf(model: string, trials: readonly Trial[], metric: string): Trial {
  const [best] = byScore(trials, metric);
  if (best !== undefined && Number.isFinite(scoreOf(best, metric))) return best;
  const failed = trials.find(({ failure }) => failure !== undefined)?.failure;
  const names = Object.keys(trials.find(({ metrics }) => metrics !== undefined)?.metrics ?? {}).join(", ");
  throw new ModalisError(
    "INVALID_ARGUMENT",
    failed === undefined
      ? `no trial of ${model} has the metric "${metric}"; there are ${names}`
      : `no trial of ${model} came to a result; the first said: ${failed.message}`,
    { details: { code: failed?.code } },
  );
}

function check({ budgetMs = 1, workers = 0, threads = 1 }: TuneOptions, trials: number): void {
  const wrong = (what: string, value: number, rule: string): never => {
    throw new ModalisError("INVALID_ARGUMENT", `${what} is ${value}; it is ${rule}`);
  };
  if (!Number.isSafeInteger(trials) || trials < 1) wrong("trials", trials, "a whole number from 1");
  if (!(budgetMs > 0)) wrong("budgetMs", budgetMs, "above 0");
  if (!Number.isSafeInteger(workers) || workers < 0) wrong("workers", workers, "a whole number from 0");
  if (!Number.isSafeInteger(threads) || threads < 1) wrong("threads", threads, "a whole number from 1");
}

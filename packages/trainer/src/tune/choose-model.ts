import { isModalisError, ModalisError } from "@modalis/contract";
import type { ModelDefinition, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { MODELS } from "../models/registry.js";
import { dataFacts, describeFacts } from "./data-facts.js";
import { portfolioFor } from "./portfolio.js";
import { scoreOf, type Trial } from "./trial.js";
import { createTrialLog, openTrialLog, type TrialLog } from "./trial-log.js";
import { searchModel, type TuneOptions, type TuneResult } from "./tune-model.js";

export interface ChooseOptions extends Omit<TuneOptions, "method"> {
  /** Models to choose among; by default those of the registry that suit the data. */
  readonly models?: readonly ModelDefinition[];
}

/** A model that was chosen, and why. */
export interface Choice {
  readonly model: string;
  readonly settings: ModelSettings;
  readonly best: Trial;
  /** One sentence. */
  readonly why: string;
  /** What the search of each model came to, the best first; models that could not be fitted are left out. */
  readonly searches: readonly TuneResult[];
  /** Models that failed, with what they said. */
  readonly failures: readonly { readonly model: string; readonly message: string }[];
}

/** Trials of each model at first, and of each finalist in all, where no budget says otherwise. */
const TRIALS = { first: 12, finalist: 40 };

/** Models that are searched on after the first look. */
const FINALISTS = 2;

/** Share of the budget for the first look at all models. */
const FIRST_SHARE = 0.5;

/**
 * Tries the models that suit the data, searches on among the best two, and takes the best of all trials on validation
 * rows: so it is never worse there than the best single model that was tried. A blend, which learns its weights from those
 * rows, is judged by users that they were not learned from.
 *
 * @throws `INVALID_ARGUMENT` without validation rows or when no model could be fitted.
 */
export async function chooseModel(data: TrainingData, options: ChooseOptions): Promise<Choice> {
  const facts = dataFacts(data);
  const { models = portfolioFor(facts, MODELS), metric = "recall@20" } = options;
  await using log = options.logFile === undefined ? createTrialLog() : await openTrialLog(options.logFile);
  const failures: { model: string; message: string }[] = [];
  const first = new Map<ModelDefinition, TuneResult>();
  for (const [at, definition] of models.entries()) {
    const share = FIRST_SHARE / models.length;
    try {
      first.set(definition, await searchModel(definition, data, limits(options, share, TRIALS.first), log));
    } catch (error) {
      // One model that cannot learn from this data must not lose the others; without validation none could.
      if (!isModalisError(error, "INVALID_ARGUMENT") || (at === models.length - 1 && first.size === 0))
        throw error;
      failures.push({ model: definition.name, message: error.message });
    }
  }
  const ranked = [...first].sort(([, left], [, right]) => byBest(left, right, metric));
  if (ranked.length === 0) throw new ModalisError("INVALID_ARGUMENT", "there is no model to choose among");
  const final = await searchOn(ranked.slice(0, FINALISTS), data, options, log);
  const searches = [...final, ...ranked.slice(FINALISTS).map(([, result]) => result)].sort((left, right) =>
    byBest(left, right, metric),
  );
  const { model, settings, best } = searches[0]!;
  return { model, settings, best, why: sentence(searches, metric, describeFacts(facts)), searches, failures };
}

async function searchOn(
  finalists: readonly (readonly [ModelDefinition, TuneResult])[],
  data: TrainingData,
  options: ChooseOptions,
  log: TrialLog,
): Promise<TuneResult[]> {
  const results: TuneResult[] = [];
  for (const [definition] of finalists) {
    const share = (1 - FIRST_SHARE) / finalists.length;
    results.push(await searchModel(definition, data, limits(options, share, TRIALS.finalist), log));
  }
  return results;
}

/** The budget's share of a search; without a budget, its number of trials. */
function limits(options: ChooseOptions, share: number, trials: number): TuneOptions {
  const { budgetMs, trials: most = Number.POSITIVE_INFINITY } = options;
  if (budgetMs === undefined) return { ...options, trials: Math.min(trials, most) };
  return { ...options, budgetMs: budgetMs * share };
}

function byBest(left: TuneResult, right: TuneResult, metric: string): number {
  return scoreOf(right.best, metric) - scoreOf(left.best, metric);
}

function sentence(searches: readonly TuneResult[], metric: string, facts: string): string {
  const said = ({ model, best }: TuneResult): string => {
    const judged = best.flattered === undefined ? "" : " on users that it did not learn its weights from";
    return `${model} (${scoreOf(best, metric).toFixed(4)}${judged})`;
  };
  const [winner, ...others] = searches;
  const over = others.length === 0 ? "" : `, before ${others.map(said).join(", ")}`;
  return `${said(winner!)} has the highest ${metric} on validation rows${over}; the data: ${facts}.`;
}

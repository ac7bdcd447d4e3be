import { ModalisError } from "@modalis/contract";
import {
  chooseModel,
  type FitProgress,
  type ModelDefinition,
  type ModelSettings,
  modelNamed,
  type TrainingData,
  type Trial,
} from "@modalis/trainer";
import { readTuned } from "../runs/tuned-settings.js";
import { parseSettings } from "./parse-settings.js";

/** What the command line says of a model. */
export interface ModelRequest {
  /** A model's name, or `auto`. */
  readonly model: string;
  /** `key=value`, over the defaults. */
  readonly set: readonly string[];
  /** Start from what `modalis tune` found, where there is that. */
  readonly tuned: boolean;
  readonly seed: number;
  /** Threads that try settings at once, for `auto`. */
  readonly workers: number;
  /** For `auto`. */
  readonly budgetMs?: number;
  readonly trials?: number;
}

/** How long `auto` may choose when nothing is said. */
const AUTO_BUDGET_MS = 600_000;

export interface PickedModel {
  readonly definition: ModelDefinition;
  readonly settings: ModelSettings;
  /** For `auto`: why this one. */
  readonly why?: string;
}

export interface PickContext {
  /** Of the catalogue. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly onTrial?: (trial: Trial) => void;
  readonly onProgress?: (progress: FitProgress) => void;
}

/**
 * Finds the model that is asked for and its settings; `auto` chooses on validation rows.
 *
 * @throws `NOT_FOUND` for a model that does not exist, `INVALID_ARGUMENT` for settings it does not have.
 */
export async function pickModel(
  request: ModelRequest,
  data: TrainingData,
  { folder, signal, now, onTrial, onProgress }: PickContext,
): Promise<PickedModel> {
  const { model, set, tuned, seed, workers, budgetMs, trials } = request;
  if (model !== "auto") {
    const definition = modelNamed(model);
    checkFeatures(definition, data);
    const defaults = tuned ? await readTuned(folder, definition) : definition.defaults;
    return { definition, settings: parseSettings({ name: model, defaults }, set) };
  }
  if (set.length > 0) {
    throw new ModalisError("INVALID_ARGUMENT", "--set belongs to one model; auto chooses the settings too");
  }
  const choice = await chooseModel(data, {
    seed,
    nowMs: now,
    workers,
    signal,
    ...(trials === undefined ? { budgetMs: budgetMs ?? AUTO_BUDGET_MS } : { trials }),
    ...(trials === undefined || budgetMs === undefined ? {} : { budgetMs }),
    ...(onTrial === undefined ? {} : { onTrial }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return { definition: modelNamed(choice.model), settings: choice.settings, why: choice.why };
}

/** @throws `INVALID_ARGUMENT` for a model of content where there is none. */
export function checkFeatures(
  { name, needsFeatures }: ModelDefinition,
  { itemFeatures }: TrainingData,
): void {
  const some = [...itemFeatures.values()].some(({ present }) => present.includes(1));
  if (!needsFeatures || some) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${name} learns from content, and no item of this catalogue has any; encode it first, or choose a model of ids`,
  );
}

import type { Interactions, ScoringModel } from "@modalis/contract";
import { type Bundle, readBundle, saveBundle } from "@modalis/recommender";
import {
  bestLength,
  type FitProgress,
  type ModelSettings,
  modelNamed,
  type TrainingData,
} from "@modalis/trainer";
import { judgeCandidate } from "./judge-candidate.js";
import { allInteractions, type LiveTrainingData } from "./read-training-files.js";
import type { RetrainResult, RetrainTask, RetrainVerdict } from "./retrain-messages.js";
import { type Recipe, recipeOf, servingModel } from "./serving-model.js";
import { openRecent, splitRecent } from "./split-recent.js";

export interface RetrainOptions {
  readonly nowMs: () => number;
  readonly onProgress: (progress: { readonly share: number; readonly stage: string }) => void;
}

/** Catalogues up to this size take a linear autoencoder where nothing else is asked for; its cost is cubic in the items. */
const MOST_ITEMS_OF_EASE = 10_000;

/**
 * Learns a candidate from all but the most recent events, judges it on those beside the model that serves, and writes the
 * bundle: learned from all rows when it may serve, as it was judged otherwise.
 *
 * @throws `INVALID_ARGUMENT` when there is too little to learn from or to judge by, and what the model's `fit` throws.
 */
export async function retrainModel(
  live: LiveTrainingData,
  task: RetrainTask,
  { nowMs, onProgress }: RetrainOptions,
): Promise<RetrainResult> {
  const startMs = nowMs();
  const all = allInteractions(live);
  const split = splitRecent(all);
  const { training, validation } = split.development;
  const { itemFeatures, userFeatures } = live;
  const judged = validation.positives.items.length > 0 ? { validation } : {};
  const data: TrainingData = { interactions: training, ...judged, itemFeatures, userFeatures };
  const current = task.current === undefined ? undefined : await readBundle(task.current);
  const recipe = candidateRecipe(task, current, live.itemIds.length);
  const fit =
    (from: number, to: number, note?: (progress: FitProgress) => void) => (one: Recipe, rows: TrainingData) =>
      one.definition.fit(rows, one.settings, {
        seed: one.seed,
        onProgress: (progress) => {
          note?.(progress);
          onProgress({ share: from + progress.share * (to - from), stage: progress.stage });
        },
      });
  const length = bestLength();
  await using candidate = await fit(0, 0.4, length.note)(recipe, data);
  const heldOut = openRecent(split, recipe.seed, nowMs);
  const serving = await servingModel({
    bundle: current,
    data,
    heldOut: heldOut.positives,
    fit: fit(0.4, 0.5),
  });
  await using against = serving.model;
  onProgress({ share: 0.5, stage: "judging" });
  const { tolerance } = task.choice;
  const verdict = await judgeCandidate(candidate, against, heldOut, {
    judgedAgainst: serving.judgedAgainst,
    seed: recipe.seed,
    ...(tolerance === undefined ? {} : { tolerance }),
  });
  const serves = verdict.notWorse && task.choice.promote !== false;
  // What a model learns from may neither judge nor stop it: it learns for as long as was best for the one that was judged.
  const lasting = { ...recipe, settings: length.settingsFor(recipe.settings) };
  await using whole = serves
    ? await fit(0.6, 1)(lasting, { interactions: all, itemFeatures, userFeatures })
    : undefined;
  const result = {
    kind: "retrain" as const,
    model: recipe.definition.name,
    settings: recipe.settings,
    learnedFrom: serves ? ("all" as const) : ("training" as const),
    interactions: (serves ? all : training).items.length,
    seconds: Math.round(nowMs() - startMs) / 1000,
    verdict,
  };
  await save(
    task,
    live,
    { model: whole ?? candidate, interactions: serves ? all : training },
    {
      ...recordOf(result, verdict),
      job: task.job,
      seed: recipe.seed,
      users: live.userIds.length,
      items: live.itemIds.length,
      channels: [...itemFeatures.keys()],
      createdAtMs: nowMs(),
    },
  );
  return result;
}

/** What is asked for, or else how the model that serves was learned. */
function candidateRecipe({ choice }: RetrainTask, current: Bundle | undefined, items: number): Recipe {
  const former = current === undefined ? undefined : recipeOf(current);
  const standard = items <= MOST_ITEMS_OF_EASE ? "ease" : "implicit-als";
  const definition =
    choice.model === undefined && former ? former.definition : modelNamed(choice.model ?? standard);
  const same = former?.definition.name === definition.name;
  const settings: ModelSettings = { ...(same ? former.settings : definition.defaults), ...choice.settings };
  return { definition, settings, seed: choice.seed ?? 1 };
}

/** As `modalis train` writes it, so that runs of both may be listed and compared. */
function recordOf(
  { model, settings, learnedFrom, interactions, seconds }: RetrainResult,
  verdict: RetrainVerdict,
) {
  const { candidate, current, ...comparison } = verdict;
  return {
    model,
    settings,
    split: "most recent",
    learnedFrom,
    interactions,
    seconds,
    metrics: { test: candidate, current },
    comparison,
    threads: 1,
  };
}

async function save(
  { bundleFolder }: RetrainTask,
  { itemSpaces }: LiveTrainingData,
  { model, interactions }: { readonly model: ScoringModel; readonly interactions: Interactions },
  training: Readonly<Record<string, unknown>>,
): Promise<void> {
  const text = `${JSON.stringify(training, undefined, 2)}\n`;
  const beside = new Map([["record.json", new TextEncoder().encode(text)]]);
  await saveBundle(bundleFolder, { model, interactions, itemSpaces, training, beside });
}

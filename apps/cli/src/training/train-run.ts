import { rm } from "node:fs/promises";
import type { Split } from "@modalis/evaluation";
import { digestOfData, type TrainingData } from "@modalis/trainer";
import type { CommandContext } from "../commands/command-context.js";
import { type RunRecord, saveRun } from "../runs/save-run.js";
import {
  type AutoRequest,
  checkpointsFolder,
  holdsCheckpoint,
  lengthFolder,
  noteTraining,
} from "../runs/stopped-training.js";
import { asLongAsBest } from "./as-long-as-best.js";
import { askedOf, checkStopped } from "./check-stopped.js";
import { type FittedModel, fitModel } from "./fit-model.js";
import { judgeModel } from "./judge-model.js";
import type { PickedModel } from "./pick-model.js";
import { rankedTask } from "./ranked-task.js";
import { interactionsOf, type TrainingSource } from "./training-source.js";
import { versions } from "./versions.js";

export interface TrainRun {
  /** Where the run goes. */
  readonly folder: string;
  readonly picked: PickedModel;
  readonly source: TrainingSource;
  readonly split: Split;
  readonly splitName: string;
  readonly data: TrainingData;
  readonly seed: number;
  readonly threads: number;
  /** Learn from every row, held-out ones included, and be judged by none. */
  readonly allRows: boolean;
  /** Where `auto` chose the model: how. */
  readonly auto?: AutoRequest;
  /** Drop what a training of this name that was stopped has left. */
  readonly restart: boolean;
}

/** What a run learns from. */
export function learnedData({
  source,
  data,
  allRows,
}: Pick<TrainRun, "source" | "data" | "allRows">): TrainingData {
  if (!allRows) return data;
  // What a model learned from may neither judge nor stop it.
  const { validation: _, ...unjudged } = data;
  return { ...unjudged, interactions: interactionsOf(source) };
}

/**
 * Learns a model, judges it on validation rows and keeps it as a run; a training that was stopped is gone on with.
 *
 * @throws `INVALID_ARGUMENT` when a training of this name that was stopped was another one.
 */
export async function trainRun(run: TrainRun, context: CommandContext): Promise<RunRecord> {
  const { folder, source, seed, threads, allRows } = run;
  const { signal, now } = context;
  const checkpoints = checkpointsFolder(folder);
  const learned = learnedData(run);
  const { validation } = learned;
  const { picked, ...fitted } = await fitFrom(checkpoints, run, learned, context);
  await using model = fitted.model;
  const judged =
    validation === undefined
      ? undefined
      : await judgeModel(model, rankedTask(validation, source), {
          name: picked.definition.name,
          userFeatures: source.userFeatures,
          signal,
        });
  const record: RunRecord = {
    model: picked.definition.name,
    settings: picked.settings,
    ...(picked.why === undefined ? {} : { why: picked.why }),
    seed,
    threads,
    split: run.splitName,
    learnedFrom: allRows ? "all" : "training",
    users: source.userIds.length,
    items: source.itemIds.length,
    interactions: learned.interactions.items.length,
    channels: [...source.itemFeatures.keys()],
    metrics: judged === undefined ? {} : { validation: judged.metrics },
    ...(fitted.curve.length === 0 ? {} : { curve: fitted.curve }),
    openings: [],
    seconds: fitted.seconds,
    createdAtMs: now(),
    versions: versions(),
  };
  await saveRun(folder, {
    model,
    interactions: learned.interactions,
    itemSpaces: source.itemSpaces,
    record,
    ...(judged === undefined ? {} : { scores: judged.scores }),
    signal,
  });
  await rm(checkpoints, { recursive: true, force: true });
  return record;
}

/** Learns with checkpoints beside the run; of a training that ends before its first nothing is left. */
async function fitFrom(
  checkpoints: string,
  run: TrainRun,
  learned: TrainingData,
  context: CommandContext,
): Promise<FittedModel & { readonly picked: PickedModel }> {
  const { seed, threads, auto, restart, allRows } = run;
  const { definition, settings } = run.picked;
  const training = { model: definition.name, settings, seed, data: digestOfData(learned) };
  await checkStopped(checkpoints, askedOf(training), restart);
  if (await holdsCheckpoint(checkpoints))
    context.terminal.note("going on with the training that was stopped");
  await noteTraining(checkpoints, { ...training, ...(auto === undefined ? {} : { auto }) });
  try {
    const request = { seed, threads, checkpoints: lengthFolder(checkpoints) };
    const picked = allRows ? await asLongAsBest(run, request, context) : run.picked;
    return { ...(await fitModel(picked, learned, { seed, threads, checkpoints }, context)), picked };
  } catch (error) {
    if (!(await holdsCheckpoint(checkpoints))) await rm(checkpoints, { recursive: true, force: true });
    throw error;
  }
}

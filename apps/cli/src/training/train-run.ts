import { rm } from "node:fs/promises";
import type { Split } from "@modalis/evaluation";
import type { TrainingData } from "@modalis/trainer";
import type { CommandContext } from "../commands/command-context.js";
import { type RunRecord, saveRun } from "../runs/save-run.js";
import { fitModel } from "./fit-model.js";
import { judgeModel } from "./judge-model.js";
import type { PickedModel } from "./pick-model.js";
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
}

/** Learns a model, judges it on validation rows and keeps it as a run; a training that was killed is gone on with. */
export async function trainRun(run: TrainRun, context: CommandContext): Promise<RunRecord> {
  const { folder, picked, source, data, seed, threads, allRows } = run;
  const { signal, now } = context;
  const checkpoints = `${folder}.checkpoints`;
  // What a model learned from may neither judge nor stop it.
  const { validation, ...unjudged } = data;
  const learned = allRows ? { ...unjudged, interactions: interactionsOf(source) } : data;
  const fitted = await fitModel(picked, learned, { seed, threads, checkpoints }, context);
  await using model = fitted.model;
  const judged =
    allRows || validation === undefined
      ? undefined
      : await judgeModel(model, validation, {
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

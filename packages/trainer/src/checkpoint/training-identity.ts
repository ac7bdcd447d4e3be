import { createHash } from "node:crypto";
import type { Shuffle } from "../loop/epoch-batches.js";
import { digestOfData } from "../model/digest-of-data.js";
import type { ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";

/** What settles a training's result, besides its model's code. */
export interface TrainingIdentity {
  readonly model: string;
  readonly settings: ModelSettings;
  readonly seed: number;
  readonly data: TrainingData;
  /** How epochs are shuffled; `whole` when absent. */
  readonly shuffle?: Shuffle;
  /** Whether users and items stand in an order of their graph; default false. */
  readonly renumbers?: boolean;
  /** How the model starts, where former builds started it otherwise. */
  readonly start?: string;
}

/** A digest of model, settings, seed and data: a checkpoint of another is not gone on from. */
export function trainingIdentity(training: TrainingIdentity): string {
  const { model, settings, seed, data, shuffle, renumbers = false, start } = training;
  const ordered = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  // Builds that shuffled whole epochs alone did not name it: their checkpoints of such trainings are gone on from.
  const order: string[] = shuffle === undefined || shuffle === "whole" ? [] : [shuffle];
  if (renumbers) order.push("renumbered");
  if (start !== undefined) order.push(`starts ${start}`);
  return createHash("sha256")
    .update(JSON.stringify([model, ordered, seed, digestOfData(data), ...order]))
    .digest("hex");
}

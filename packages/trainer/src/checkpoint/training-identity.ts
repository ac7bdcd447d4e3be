import { createHash } from "node:crypto";
import { digestOfData } from "../model/digest-of-data.js";
import type { ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";

/** What settles a training's result, besides its model's code. */
export interface TrainingIdentity {
  readonly model: string;
  readonly settings: ModelSettings;
  readonly seed: number;
  readonly data: TrainingData;
}

/** A digest of model, settings, seed and data: a checkpoint of another is not gone on from. */
export function trainingIdentity({ model, settings, seed, data }: TrainingIdentity): string {
  const ordered = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([model, ordered, seed, digestOfData(data)]))
    .digest("hex");
}

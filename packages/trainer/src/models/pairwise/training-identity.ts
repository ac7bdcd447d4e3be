import { createHash } from "node:crypto";
import type { ModelSettings } from "../../model/model-definition.js";
import type { TrainingData } from "../../model/training-data.js";

export interface IdentifiedTraining {
  readonly model: string;
  readonly settings: ModelSettings;
  readonly seed: number;
  readonly data: TrainingData;
}

/** A digest of all that settles a training from pairs: another model, setting, seed, pair, look or feature gives another. */
export function trainingIdentity({ model, settings, seed, data }: IdentifiedTraining): string {
  const { interactions, validation, itemFeatures, userFeatures } = data;
  const { userIds, itemIds } = interactions;
  const hash = createHash("sha256");
  const named = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  hash.update(JSON.stringify({ model, named, seed, users: userIds.length, items: itemIds.length }));
  for (const part of [interactions, validation?.seen, validation?.positives]) {
    if (part === undefined) continue;
    hash.update("interactions").update(bytesOf(part.offsets)).update(bytesOf(part.items));
  }
  for (const [side, tables] of Object.entries({ itemFeatures, userFeatures }))
    for (const [name, { data: values, present }] of [...tables].sort(([one], [other]) =>
      one < other ? -1 : 1,
    ))
      hash
        .update(JSON.stringify([side, name]))
        .update(bytesOf(values))
        .update(present);
  return `${model} ${hash.digest("hex")}`;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

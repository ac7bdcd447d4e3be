import { createHash } from "node:crypto";
import type { FeatureTable } from "@modalis/contract";
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
  const hash = createHash("sha256");
  const ordered = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  hash.update(JSON.stringify([model, ordered, seed]));
  const add = (values: ArrayBufferView): void => {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  const { validation } = data;
  for (const part of [data.interactions, validation?.seen, validation?.positives]) {
    if (part === undefined) continue;
    hash.update(`${part.userIds.length} ${part.itemIds.length}\n`);
    for (const values of [part.offsets, part.items, part.values]) if (values !== undefined) add(values);
  }
  if (validation?.candidates !== undefined) add(validation.candidates);
  hash.update(`\n${validation?.candidates?.length} ${validation?.visitors === true}`);
  for (const [side, tables] of [
    ["items", data.itemFeatures] as const,
    ["users", data.userFeatures] as const,
  ]) {
    hash.update(`\n${side}`);
    addTables(hash, tables, add);
  }
  return hash.digest("hex");
}

function addTables(
  hash: ReturnType<typeof createHash>,
  tables: ReadonlyMap<string, FeatureTable>,
  add: (values: ArrayBufferView) => void,
): void {
  for (const [channel, { data, present }] of tables) {
    hash.update(`\n${channel} ${data.length}\n`);
    add(data);
    add(present);
  }
}

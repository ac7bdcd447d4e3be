import { createHash } from "node:crypto";
import type { FeatureTable, Interactions } from "@modalis/contract";
import type { TrainingData } from "./training-data.js";

/** 16 hexadecimal digits that change with anything a training or its validation reads: so trials of other data are not mixed up. */
export function digestOfData({ interactions, validation, itemFeatures, userFeatures }: TrainingData): string {
  const hash = createHash("sha256");
  const add = (...arrays: readonly (ArrayBufferView | undefined)[]): void => {
    for (const array of arrays) {
      hash.update(`${array?.byteLength} `);
      if (array !== undefined) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  };
  const addRows = (rows: Interactions): void => {
    hash.update(`${rows.userIds.length} users, ${rows.itemIds.length} items `);
    add(rows.offsets, rows.items, rows.values, rows.timestampsMs);
  };
  addRows(interactions);
  if (validation !== undefined) {
    addRows(validation.seen);
    addRows(validation.positives);
    add(validation.candidates);
    hash.update(validation.visitors === true ? "visitors" : "");
  }
  for (const [side, tables] of Object.entries({ itemFeatures, userFeatures })) {
    const named = [...tables].sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [channel, table] of named) addTable(`${side}.${channel}`, table);
  }
  return hash.digest("hex").slice(0, 16);

  function addTable(name: string, { dimensions, data, present }: FeatureTable): void {
    hash.update(`${name} ${dimensions} `);
    add(data, present);
  }
}

import { createHash } from "node:crypto";
import type { AlignOptions } from "./align-modalities.js";
import type { AlignmentData } from "./alignment-data.js";
import type { AlignmentSettings } from "./alignment-settings.js";

/** A digest of settings, seed, data and validation items: a checkpoint of another alignment is not gone on from. */
export function alignmentIdentity(
  data: AlignmentData,
  settings: AlignmentSettings,
  { seed, validation, rowsAtOnce }: Pick<AlignOptions, "seed" | "validation" | "rowsAtOnce">,
): string {
  const hash = createHash("sha256");
  const ordered = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  // Absent as before there were parts, so that older checkpoints keep their names.
  const parts = rowsAtOnce === undefined ? [] : [rowsAtOnce];
  hash.update(JSON.stringify(["align-modalities", ordered, seed, validation ?? null, data.items, ...parts]));
  const add = (values: ArrayBufferView): void => {
    hash.update(`\n${values.byteLength}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  for (const [name, { features, views, weight = 1 }] of data.channels) {
    hash.update(JSON.stringify([name, features.space?.fingerprint, weight, views?.share ?? 1]));
    for (const values of [features.data, features.present, views?.items, views?.data])
      if (values !== undefined) add(values);
  }
  if (data.labels !== undefined) for (const values of [data.labels.offsets, data.labels.labels]) add(values);
  return hash.digest("hex");
}

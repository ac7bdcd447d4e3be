import { type OpeningRecord, type SealedTest, splitByLabel } from "@modalis/evaluation";
import type { TrainingData } from "@modalis/trainer";
import { readSharedInteractions, type SharedDataset } from "./shared-interactions.js";

/** A data set split by its labels. */
export interface SealedDataset {
  /** Training and validation rows. */
  readonly data: TrainingData;
  readonly test: SealedTest;
}

/** Reads a data set of ../shared; says so and gives undefined where it is absent. */
export function readSealedDataset(name: SharedDataset): SealedDataset | undefined {
  const shared = readSharedInteractions(name);
  if (shared === undefined) {
    console.log(`${name}: skipped, needs ../shared/data/${name}`);
    return undefined;
  }
  const { development, test } = splitByLabel(shared.rows, shared);
  const data: TrainingData = {
    interactions: development.training,
    validation: development.validation,
    itemFeatures: shared.features,
    userFeatures: new Map(),
  };
  return { data, test };
}

/** Prints which test parts were opened. */
export function printOpenings(record: OpeningRecord): void {
  for (const { split, by, reason, rows, digest } of record.entries())
    console.log(`opened: ${split}, ${rows} rows, by ${by}, to ${reason}, ${digest.slice(0, 12)}`);
}

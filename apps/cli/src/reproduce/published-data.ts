import type { TrainingSource } from "../training/training-source.js";
import type { PublishedName } from "./published-runs.js";

/** How large a data set is: users and items with an interaction, and interactions of all parts. */
export interface DataCounts {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
}

/** The data that the published figures come from. */
export const PUBLISHED_DATA: Readonly<Record<PublishedName, DataCounts>> = {
  tiktok: { users: 9308, items: 6710, interactions: 68_722 },
  lfm2k: { users: 1858, items: 1425, interactions: 56_345 },
  baby: { users: 19_445, items: 7050, interactions: 160_792 },
};

/** Counts what a catalogue's rows hold, to compare with {@link PUBLISHED_DATA}. */
export function countData({ rows }: Pick<TrainingSource, "rows">): DataCounts {
  return {
    users: new Set(rows.map(({ userId }) => userId)).size,
    items: new Set(rows.map(({ itemId }) => itemId)).size,
    interactions: rows.length,
  };
}

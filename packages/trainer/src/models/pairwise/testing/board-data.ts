import type { CheckerboardWorld } from "@modalis/conformance";
import {
  createInteractions,
  type FeatureTable,
  type Interactions,
  type ScoringModel,
} from "@modalis/contract";
import type { TrainingData } from "../../../model/training-data.js";

/** The board as training data, with its channel as content. */
export function dataOf({ events, users, items, channels }: CheckerboardWorld): TrainingData {
  const rows = events.map(({ user, item }) => ({ userId: user, itemId: item }));
  const { values, space } = channels.get("pattern")!;
  const pattern = {
    dimensions: space.dimensions,
    data: values,
    present: new Uint8Array(items.length).fill(1),
  };
  return {
    interactions: createInteractions(rows, { userIds: users, itemIds: items }),
    itemFeatures: new Map([["pattern", pattern]]),
    userFeatures: new Map(),
  };
}

/** The withheld squares as positives to find. */
export function answersOf({ answers, users, items }: CheckerboardWorld): Interactions {
  const rows = [...answers].map(([userId, itemId]) => ({ userId, itemId }));
  return createInteractions(rows, { userIds: users, itemIds: items });
}

/** Features of all items from plain rows. */
export function tableOf(rows: readonly (readonly number[])[]): FeatureTable {
  return {
    dimensions: rows[0]!.length,
    data: Float32Array.from(rows.flat()),
    present: new Uint8Array(rows.length).fill(1),
  };
}

/** All users' scores of all items. */
export async function scoresOf(fitted: ScoringModel): Promise<Float32Array> {
  return fitted.scoreUsers(Int32Array.from({ length: fitted.userCount }, (_, user) => user));
}

import { createInteractions, type FeatureTable } from "@modalis/contract";
import type { TrainingData } from "../model/training-data.js";
import { seededRandom } from "../random/seeded-random.js";

/** A world for tests: people of two kinds like items whose content says of which kind they are. */
export interface TowerWorld {
  readonly data: TrainingData;
  /** 0 or 1 by item, cold ones included. */
  readonly kinds: Int32Array;
  /** Items that nobody had. */
  readonly cold: Int32Array;
  /** A content row of that kind, as of an item or person never seen. */
  row(kind: number, seed: number): Float32Array;
}

export interface TowerWorldOptions {
  readonly users: number;
  readonly items: number;
  /** Whether users have features of their own that say their kind. */
  readonly ownFeatures?: boolean;
  /** Items from this number on have no interactions. */
  readonly warmItems?: number;
}

const DIMENSIONS = 6;

export function towerWorld({
  users,
  items,
  ownFeatures = false,
  warmItems = items,
}: TowerWorldOptions): TowerWorld {
  const random = seededRandom(4);
  const userIds = Array.from({ length: users }, (_, user) => `u${user}`);
  const itemIds = Array.from({ length: items }, (_, item) => `i${item}`);
  const kinds = Int32Array.from({ length: items }, (_, item) => item % 2);
  const rows = userIds.flatMap((userId, user) => {
    const mine = itemIds.filter((_, item) => item < warmItems && kinds[item] === user % 2);
    return mine.filter(() => random.next() < 0.5).map((itemId) => ({ userId, itemId }));
  });
  const row = (kind: number, seed: number): Float32Array => {
    const noise = seededRandom(seed, 77);
    return Float32Array.from(
      { length: DIMENSIONS },
      (_, at) => (at < 4 ? Number(at % 2 === kind) : 0) + 0.2 * noise.normal(),
    );
  };
  const table = (count: number): FeatureTable => ({
    dimensions: DIMENSIONS,
    data: Float32Array.from(Array.from({ length: count }, (_, at) => [...row(at % 2, at)]).flat()),
    present: new Uint8Array(count).fill(1),
  });
  return {
    data: {
      interactions: createInteractions(rows, { userIds, itemIds }),
      itemFeatures: new Map([["image", table(items)]]),
      userFeatures: new Map(ownFeatures ? [["profile", table(users)]] : []),
    },
    kinds,
    cold: Int32Array.from({ length: items - warmItems }, (_, at) => warmItems + at),
    row,
  };
}

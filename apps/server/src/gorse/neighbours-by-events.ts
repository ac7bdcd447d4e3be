import type { EventRecord, LiveStore } from "@modalis/store";

/** Somebody or something, and how near it is. */
export interface EventNeighbour {
  readonly id: string;
  readonly score: number;
}

/** Newest events read of each side; bounds a call at some hundred short queries. */
const MOST_SHARED = 50;
const MOST_OF_SHARED = 100;

/**
 * Users who had to do with the same items, the nearest first.
 *
 * A shared item counts by how few had to do with it, the sum of `1 / ln(1 + n)` over shared items of `n` users (Adamic and
 * Adar, 2003), over each one's newest events.
 */
export function usersByEvents(store: LiveStore, userId: string): Promise<readonly EventNeighbour[]> {
  return neighbours(userId, {
    shared: async (limit) => (await store.eventsOfUser(userId, { limit })).map((event) => event.itemId),
    others: async (itemId, limit) => (await store.eventsOfItem(itemId, { limit })).map(userOf),
  });
}

/** Items that the same users had to do with, counted as in {@link usersByEvents}. */
export function itemsByEvents(store: LiveStore, itemId: string): Promise<readonly EventNeighbour[]> {
  return neighbours(itemId, {
    shared: async (limit) => (await store.eventsOfItem(itemId, { limit })).map(userOf),
    others: async (userId, limit) =>
      (await store.eventsOfUser(userId, { limit })).map((event) => event.itemId),
  });
}

const userOf = ({ userId }: EventRecord): string => userId;

async function neighbours(
  self: string,
  read: {
    shared(limit: number): Promise<readonly string[]>;
    others(shared: string, limit: number): Promise<readonly string[]>;
  },
): Promise<readonly EventNeighbour[]> {
  const scores = new Map<string, number>();
  for (const shared of new Set(await read.shared(MOST_SHARED))) {
    const others = new Set(await read.others(shared, MOST_OF_SHARED));
    const weight = 1 / Math.log(1 + Math.max(2, others.size));
    for (const other of others) if (other !== self) scores.set(other, (scores.get(other) ?? 0) + weight);
  }
  return [...scores]
    .map(([id, score]) => ({ id, score }))
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1));
}

import type { Interactions } from "@modalis/contract";

/** What two towers learn from: who liked what, and what each person's profile sums up. */
export interface TowerPairs {
  readonly count: number;
  /** `[count]`. */
  readonly users: Int32Array;
  /** `[count]`. */
  readonly items: Int32Array;
  /** `[count]`: 1 where the item is part of its user's profile, and so must be taken out of it to be predicted. */
  readonly inProfile: Float32Array;
  /** `[users, dimensions]`: sums of the content of each user's last events. */
  readonly profileSums: Float32Array;
}

export interface TowerPairsOptions {
  /** `[items, dimensions]`. */
  readonly content: Float32Array;
  readonly dimensions: number;
  /** Events of a user that count, from the last. */
  readonly historyLength: number;
}

/** The pairs of a training part; those of users who have every item are left out, since there is nothing to tell them from. */
export function towerPairs(interactions: Interactions, options: TowerPairsOptions): TowerPairs {
  const { offsets, items, userIds, itemIds } = interactions;
  const { content, dimensions, historyLength } = options;
  const users = new Int32Array(items.length);
  const liked = new Int32Array(items.length);
  const inProfile = new Float32Array(items.length);
  const profileSums = new Float32Array(userIds.length * dimensions);
  let count = 0;
  for (let user = 0; user < userIds.length; user++) {
    const [from, to] = [offsets[user]!, offsets[user + 1]!];
    for (let at = from; at < to; at++) {
      const item = items[at]!;
      const counts = at >= to - historyLength;
      if (counts) addRow(profileSums, user * dimensions, content, item * dimensions, dimensions);
      if (to - from === itemIds.length) continue;
      users[count] = user;
      liked[count] = item;
      inProfile[count] = counts ? 1 : 0;
      count += 1;
    }
  }
  return {
    count,
    users: users.subarray(0, count),
    items: liked.subarray(0, count),
    inProfile: inProfile.subarray(0, count),
    profileSums,
  };
}

function addRow(target: Float32Array, to: number, source: Float32Array, from: number, length: number): void {
  for (let at = 0; at < length; at++) target[to + at]! += source[from + at]!;
}

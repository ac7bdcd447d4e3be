import { type Interactions, ModalisError } from "@modalis/contract";

/** Likes to learn from, as rows of users; both may be the interactions' own arrays, which nobody writes to. */
export interface TrainingPairs {
  /** `[users + 1]`: where each user's pairs begin. */
  readonly offsets: Int32Array;
  /** `[pairs]`: item numbers. */
  readonly items: Int32Array;
}

/** The same, one a place. */
export interface Edges {
  /** `[edges]`: user numbers, rising. */
  readonly users: Int32Array;
  /** `[edges]`: item numbers. */
  readonly items: Int32Array;
}

/**
 * Every interaction as a pair. Users who have every item are left out: there is nothing to compare their likes with.
 *
 * @throws `INVALID_ARGUMENT` when no pair is left, naming the model.
 */
export function trainingPairs(model: string, interactions: Interactions): TrainingPairs {
  const { offsets, items, itemIds } = interactions;
  const pairs = comparablePairs({ offsets, items }, itemIds.length);
  if (pairs.items.length > 0) return pairs;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${model} learns from liked items against others, and no user of the ${offsets.length - 1} has both; ` +
      "give it interactions of at least one user with some, but not all, of the items",
    { details: { model, users: offsets.length - 1, items: itemIds.length, interactions: items.length } },
  );
}

/** A user for each pair beside its item. */
export function edgesOf({ offsets, items }: TrainingPairs): Edges {
  const users = new Int32Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) users.fill(user, offsets[user], offsets[user + 1]);
  return { users, items };
}

function comparablePairs(pairs: TrainingPairs, itemCount: number): TrainingPairs {
  const kept = new Int32Array(pairs.offsets.length);
  const degree = (user: number) => pairs.offsets[user + 1]! - pairs.offsets[user]!;
  for (let user = 0; user + 1 < kept.length; user++)
    kept[user + 1] = kept[user]! + (degree(user) < itemCount ? degree(user) : 0);
  // As a rule nobody has every item, and a copy would be as large as the interactions.
  if (kept.at(-1) === pairs.items.length) return pairs;
  const items = new Int32Array(kept.at(-1)!);
  for (let user = 0; user + 1 < kept.length; user++) {
    const count = kept[user + 1]! - kept[user]!;
    const from = pairs.offsets[user]!;
    items.set(pairs.items.subarray(from, from + count), kept[user]!);
  }
  return { offsets: kept, items };
}

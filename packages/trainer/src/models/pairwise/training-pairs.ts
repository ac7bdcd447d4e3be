import { type Interactions, ModalisError } from "@modalis/contract";

/** Likes to learn from, one a place. */
export interface TrainingPairs {
  /** `[pairs]`: user numbers, rising. */
  readonly users: Int32Array;
  /** `[pairs]`: item numbers. */
  readonly items: Int32Array;
}

/**
 * Every interaction as a pair. Users who have every item are left out: there is nothing to compare their likes with.
 *
 * @throws `INVALID_ARGUMENT` when no pair is left, naming the model.
 */
export function trainingPairs(model: string, interactions: Interactions): TrainingPairs {
  const { offsets, items, itemIds } = interactions;
  const owners = new Int32Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) owners.fill(user, offsets[user], offsets[user + 1]);
  const comparable = (_: number, place: number) => {
    const user = owners[place]!;
    return offsets[user + 1]! - offsets[user]! < itemIds.length;
  };
  const pairs = { users: owners.filter(comparable), items: items.filter(comparable) };
  if (pairs.users.length > 0) return pairs;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${model} learns from liked items against others, and no user of the ${offsets.length - 1} has both; ` +
      "give it interactions of at least one user with some, but not all, of the items",
    { details: { model, users: offsets.length - 1, items: itemIds.length, interactions: items.length } },
  );
}

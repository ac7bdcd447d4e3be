import { type Interactions, ModalisError } from "@modalis/contract";

/** Likes to learn from, one a place. */
export interface TrainingPairs {
  /** `[pairs]`: user numbers, rising. */
  readonly users: Int32Array;
  /** `[pairs]`: item numbers; may be the interactions' own array, which nobody writes to. */
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
  const pairs = comparablePairs({ users: owners, items }, offsets, itemIds.length);
  if (pairs.users.length > 0) return pairs;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${model} learns from liked items against others, and no user of the ${offsets.length - 1} has both; ` +
      "give it interactions of at least one user with some, but not all, of the items",
    { details: { model, users: offsets.length - 1, items: itemIds.length, interactions: items.length } },
  );
}

function comparablePairs(pairs: TrainingPairs, offsets: Int32Array, itemCount: number): TrainingPairs {
  const hasAll = (user: number) => offsets[user + 1]! - offsets[user]! >= itemCount;
  let kept = 0;
  for (let user = 0; user + 1 < offsets.length; user++)
    if (!hasAll(user)) kept += offsets[user + 1]! - offsets[user]!;
  // As a rule nobody has every item, and a copy would be as large as the interactions.
  if (kept === pairs.users.length) return pairs;
  const comparable = (_: number, place: number) => !hasAll(pairs.users[place]!);
  return { users: pairs.users.filter(comparable), items: pairs.items.filter(comparable) };
}

// For tests: a model whose scores are written down.
import { createInteractions, type Interactions, type ScoringModel } from "@modalis/contract";
import type { RankingTask } from "../ranking/ranking-task.js";

/** Scores `[users][items]` as a model; it keeps the numbers of users of each call in `calls`. */
export function tableModel(table: readonly (readonly number[])[], calls: number[] = []): ScoringModel {
  const itemCount = table[0]?.length ?? 0;
  return {
    kind: "table",
    userCount: table.length,
    itemCount,
    scoreUsers: async (users) => {
      calls.push(users.length);
      return Float32Array.from([...users].flatMap((user) => table[user]!));
    },
    scoreSimilar: async () => new Float32Array(itemCount),
    state: () => ({ kind: "table", settings: {}, tensors: new Map() }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The items of each user, `[users][…]`, among `itemCount` items; optionally with a value each. */
export function interactionsOf(
  lists: readonly (readonly number[])[],
  itemCount: number,
  values?: readonly (readonly number[])[],
): Interactions {
  const rows = lists.flatMap((items, user) =>
    items.map((item, at) => ({
      userId: `${user}`,
      itemId: `${item}`,
      ...(values === undefined ? {} : { value: values[user]![at]! }),
    })),
  );
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);
  return createInteractions(rows, { userIds: ids(lists.length), itemIds: ids(itemCount) });
}

/** A task of lists of item numbers by user. */
export function taskOf(
  seen: readonly (readonly number[])[],
  positives: readonly (readonly number[])[],
  itemCount: number,
): RankingTask {
  return { seen: interactionsOf(seen, itemCount), positives: interactionsOf(positives, itemCount) };
}

import type { ScoringModel } from "@modalis/contract";
import { checkFinite, checkWhole } from "./check-array.js";
import { coLiked } from "./co-liked.js";
import { pauseOften } from "./pause-often.js";
import { checkSparseRows, transposeRows } from "./sparse-rows.js";
import { stateOfUserNeighbours } from "./user-neighbours-state.js";
import { checkItems, checkUsers, type HistoryRows, userRowsOf } from "./user-rows.js";
import {
  checkVisitorNeighbours,
  type Neighbour,
  neighboursOf,
  userSizes,
  type VisitorNeighbours,
} from "./visitor-neighbours.js";

export interface UserNeighboursParts {
  /** What each user did; leave its `values` out to count every interaction as 1. */
  readonly interactions: HistoryRows;
  readonly itemCount: number;
  /** `[users + 1]`: where each user's neighbours stand in `columns` and `values`. */
  readonly offsets: Int32Array;
  /** Neighbours, by user number. */
  readonly columns: Int32Array;
  /** How much each neighbour counts. */
  readonly values: Float32Array;
  /** How the neighbours of people never seen in training are found; absent when they cannot be scored. */
  readonly visitors?: VisitorNeighbours;
}

/**
 * Scores by what a user's neighbours have: the sum of their histories, each times its similarity (kind
 * `user-neighbours`). Items are alike by the cosine of their audiences.
 *
 * @throws `INVALID_ARGUMENT` for rows that do not fit each other, `INVALID_TENSOR` for values that are not finite.
 */
export function userNeighboursModel(parts: UserNeighboursParts): ScoringModel {
  const { itemCount, visitors } = parts;
  checkWhole("itemCount", itemCount, 0);
  const histories = userRowsOf(parts.interactions, itemCount);
  const userCount = histories.offsets.length - 1;
  checkSparseRows("the neighbours", parts, userCount, userCount);
  checkFinite("the neighbours", parts.values);
  const audiences = transposeRows(histories, itemCount);
  const score = async (people: number, neighbours: (person: number) => Neighbour[], signal?: AbortSignal) => {
    const pause = pauseOften(signal);
    const scores = new Float32Array(people * itemCount);
    for (let person = 0; person < people; person++) {
      const start = person * itemCount;
      for (const { user, similarity } of neighbours(person)) {
        for (let at = histories.offsets[user]!; at < histories.offsets[user + 1]!; at++) {
          scores[start + histories.columns[at]!]! += similarity * (histories.values?.[at] ?? 1);
        }
      }
      await pause();
    }
    return scores;
  };
  return {
    kind: "user-neighbours",
    userCount,
    itemCount,
    async scoreUsers(users, signal) {
      checkUsers(users, userCount);
      return score(users.length, (person) => storedNeighbours(parts, users[person]!), signal);
    },
    ...(visitors === undefined ? {} : { scoreVisitors: visitorScorer(visitors) }),
    async scoreSimilar(item, signal) {
      signal?.throwIfAborted();
      checkItems([item], itemCount);
      return coLiked(histories, audiences, item);
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, itemCount);
      const scores = await score(1, () => storedNeighbours(parts, user));
      return new Map([["interactions", Float32Array.from(items, (item) => scores[item]!)]]);
    },
    state: () => stateOfUserNeighbours(parts),
    async [Symbol.asyncDispose]() {},
  };

  function visitorScorer(rule: VisitorNeighbours): NonNullable<ScoringModel["scoreVisitors"]> {
    checkVisitorNeighbours(rule, itemCount);
    const sizes = userSizes(histories, rule.itemWeights);
    return async (people, signal) => {
      for (const { history } of people) checkItems(history, itemCount);
      return score(people.length, (at) => neighboursOf(people[at]!.history, rule, audiences, sizes), signal);
    };
  }
}

function storedNeighbours({ offsets, columns, values }: UserNeighboursParts, user: number): Neighbour[] {
  const stored: Neighbour[] = [];
  for (let at = offsets[user]!; at < offsets[user + 1]!; at++) {
    stored.push({ user: columns[at]!, similarity: values[at]! });
  }
  return stored;
}

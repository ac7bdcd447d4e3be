import { ModalisError, type ScoringModel } from "@modalis/contract";
import { checkSparseRows } from "../model/sparse-rows.js";
import type { TrainedSource } from "./trained-recommender.js";

/** A model with ids and what users have seen, ready to answer. */
export interface TrainedState {
  readonly model: ScoringModel;
  readonly userNumbers: ReadonlyMap<string, number>;
  readonly itemNumbers: ReadonlyMap<string, number>;
  readonly itemIds: readonly string[];
  /** Item numbers in the order of their ids, so that ties by place are ties by id. */
  readonly byId: Int32Array;
  /** `[items]`: 1 where the item may be answered. */
  readonly answerable: Uint8Array;
  /** `[items]`: how many users have each, as a share of the most. */
  readonly popularity: Float32Array;
  /** Items of a user, by number, as a view. */
  seenBy(user: number): Int32Array;
}

/** @throws `INVALID_ARGUMENT` when ids, histories and model do not fit each other. */
export function prepareTrained({ model, interactions, items }: TrainedSource): TrainedState {
  const { userIds, itemIds, offsets, items: seen } = interactions;
  checkCounts("users", userIds.length, model.userCount);
  checkCounts("items", itemIds.length, model.itemCount);
  checkSparseRows("histories", { offsets, columns: seen }, userIds.length, itemIds.length);
  const userNumbers = numbersOf("user", userIds);
  const itemNumbers = numbersOf("item", itemIds);
  return {
    model,
    userNumbers,
    itemNumbers,
    itemIds,
    byId: Int32Array.from(itemIds.keys()).sort((left, right) => (itemIds[left]! < itemIds[right]! ? -1 : 1)),
    answerable: markAnswerable(items, itemNumbers),
    popularity: sharesOfMost(seen, itemIds.length),
    seenBy: (user) => seen.subarray(offsets[user]!, offsets[user + 1]!),
  };
}

function checkCounts(what: string, ids: number, counted: number): void {
  if (ids === counted) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `there are ids of ${ids} ${what}, but the model is of ${counted}; give the interactions it was trained on`,
  );
}

function numbersOf(what: string, ids: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map(ids.map((id, at) => [id, at]));
  if (numbers.size === ids.length) return numbers;
  const twice = ids.find((id, at) => numbers.get(id) !== at);
  throw new ModalisError("INVALID_ARGUMENT", `${what} "${twice}" stands twice in the list of ids`);
}

function markAnswerable(
  items: Iterable<string> | undefined,
  numbers: ReadonlyMap<string, number>,
): Uint8Array {
  if (items === undefined) return new Uint8Array(numbers.size).fill(1);
  const answerable = new Uint8Array(numbers.size);
  for (const id of items) {
    const item = numbers.get(id);
    if (item !== undefined) answerable[item] = 1;
  }
  return answerable;
}

function sharesOfMost(seen: Int32Array, itemCount: number): Float32Array {
  const counts = new Float32Array(itemCount);
  for (const item of seen) counts[item]!++;
  const most = counts.reduce((highest, count) => Math.max(highest, count), 1);
  return counts.map((count) => count / most);
}

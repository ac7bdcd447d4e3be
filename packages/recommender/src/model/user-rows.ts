import { type Interactions, ModalisError } from "@modalis/contract";
import { checkFinite } from "./check-array.js";
import { checkSparseRows, type SparseRows } from "./sparse-rows.js";

/** What each user did, as in `Interactions`; `values` weigh the history, and all count 1 without them. */
export type HistoryRows = Pick<Interactions, "offsets" | "items" | "values">;

/**
 * The histories of a model as sparse rows.
 *
 * @throws `INVALID_ARGUMENT` when they are not rows over that many items, `INVALID_TENSOR` for values that are not finite.
 */
export function userRowsOf({ offsets, items, values }: HistoryRows, itemCount: number): SparseRows {
  const rows = { offsets, columns: items, ...(values === undefined ? {} : { values }) };
  checkSparseRows("histories", rows, offsets.length - 1, itemCount);
  if (values !== undefined) checkFinite("the histories", values);
  return rows;
}

/** One person's history. */
export interface OneHistory {
  readonly items: Int32Array;
  readonly values?: Float32Array;
}

/** The history of user number `user`, as views. */
export function historyOf({ offsets, columns, values }: SparseRows, user: number): OneHistory {
  const [from, to] = [offsets[user]!, offsets[user + 1]!];
  const items = columns.subarray(from, to);
  return values === undefined ? { items } : { items, values: values.subarray(from, to) };
}

/**
 * Passes for users of the model.
 *
 * @throws `INVALID_ARGUMENT` naming the first that is none.
 */
export function checkUsers(users: Int32Array, userCount: number): void {
  for (const user of users) if (user < 0 || user >= userCount) stranger("user", user, userCount);
}

/**
 * Passes for items of the model.
 *
 * @throws `INVALID_ARGUMENT` naming the first that is none.
 */
export function checkItems(items: Iterable<number>, itemCount: number): void {
  for (const item of items) {
    if (!(Number.isInteger(item) && item >= 0 && item < itemCount)) stranger("item", item, itemCount);
  }
}

function stranger(what: string, number: number, count: number): never {
  throw new ModalisError("INVALID_ARGUMENT", `${what} ${number} is none of the model's ${count} ${what}s`);
}

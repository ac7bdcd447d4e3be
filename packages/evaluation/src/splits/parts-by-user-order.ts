import type { Interactions } from "@modalis/contract";
import type { PartSizes } from "./part-sizes.js";
import { TEST, VALIDATION } from "./parts-of-rows.js";

/**
 * The part of each row, where each user's last rows in some order go to test, those before to validation.
 *
 * `orderOf` gives a user's row numbers, those that train first; `sizesOf` the sizes for a number of rows.
 */
export function partsByUserOrder(
  { offsets, items }: Interactions,
  orderOf: (from: number, to: number) => Int32Array,
  sizesOf: (rows: number) => PartSizes,
): Uint8Array {
  const parts = new Uint8Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const order = orderOf(offsets[user]!, offsets[user + 1]!);
    const { validation, test } = sizesOf(order.length);
    const firstTest = order.length - test;
    for (const row of order.subarray(firstTest - validation, firstTest)) parts[row] = VALIDATION;
    for (const row of order.subarray(firstTest)) parts[row] = TEST;
  }
  return parts;
}

/** Row numbers as they stand: by rising time. */
export function rowsInOrder(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, at) => from + at);
}

import { ModalisError } from "@modalis/contract";
import type { SparseRows } from "../../linear-algebra/sparse-rows.js";

/** A dense float32 matrix of more items would pass the 16 GiB that a typed array may have. */
const MOST_ITEMS = 65_535;

/**
 * Xᵀ D^-β X, `[items, items]`: how much each two items share users, a user of n items counting n^-β.
 *
 * @throws `LIMIT_EXCEEDED` with more than 65,535 items.
 */
export function itemGram({ width, offsets, columns, values }: SparseRows, userPower: number): Float32Array {
  if (width > MOST_ITEMS)
    throw new ModalisError(
      "LIMIT_EXCEEDED",
      `a matrix of items by items needs ${width} squared values, and ${MOST_ITEMS} items are the most; use implicit-als or item-knn, or leave rare items out`,
      { details: { items: width, limit: MOST_ITEMS } },
    );
  const gram = new Float32Array(width * width);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const [from, to] = [offsets[user]!, offsets[user + 1]!];
    const share = (to - from) ** -userPower;
    for (let left = from; left < to; left++) {
      const row = columns[left]! * width;
      const weight = share * values[left]!;
      for (let right = from; right < to; right++) gram[row + columns[right]!]! += weight * values[right]!;
    }
  }
  return gram;
}

import type { SparseRows } from "./sparse-rows.js";

/**
 * How often users who have one item have each item, as the cosine of their columns, `[items]`.
 *
 * @param histories By user.
 * @param audiences The same by item.
 */
export function coLiked(histories: SparseRows, audiences: SparseRows, item: number): Float32Array {
  const itemCount = audiences.offsets.length - 1;
  const together = new Float32Array(itemCount);
  for (let at = audiences.offsets[item]!; at < audiences.offsets[item + 1]!; at++) {
    const user = audiences.columns[at]!;
    for (let place = histories.offsets[user]!; place < histories.offsets[user + 1]!; place++) {
      together[histories.columns[place]!]!++;
    }
  }
  const own = audienceOf(audiences, item);
  return together.map((count, other) =>
    count > 0 ? count / Math.sqrt(own * audienceOf(audiences, other)) : 0,
  );
}

function audienceOf({ offsets }: SparseRows, item: number): number {
  return offsets[item + 1]! - offsets[item]!;
}

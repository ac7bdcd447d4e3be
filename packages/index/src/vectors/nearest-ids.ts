import type { ScoredItem } from "@modalis/contract";
import type { SlotIndex } from "../slots/slot-index.js";

/** The `count` nearest ids by falling score, then by id; slots break ties otherwise, so all that tie with the last are fetched. */
export function nearestIds(
  index: SlotIndex,
  idOf: (slot: number) => string | undefined,
  query: Float32Array,
  count: number,
  accept: Uint8Array | undefined,
): ScoredItem[] {
  for (let fetched = Math.min(count, index.size) + 1; ; fetched *= 2) {
    const { slots, scores } = index.search(query, {
      count: fetched,
      ...(accept === undefined ? {} : { accept }),
    });
    const tied = slots.length === fetched && scores[count - 1] === scores[fetched - 1];
    if (tied) continue;
    const items = Array.from(slots, (slot, rank) => ({ id: idOf(slot)!, score: scores[rank]! }));
    return items.sort(byScoreThenId).slice(0, count);
  }
}

/** Falling score, then rising id by UTF-16 code units. */
export function byScoreThenId(left: ScoredItem, right: ScoredItem): number {
  if (left.score !== right.score) return right.score - left.score;
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

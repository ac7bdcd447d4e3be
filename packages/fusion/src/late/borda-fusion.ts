import type { ScoredItem } from "@modalis/contract";
import { type LateFusionOptions, rankLists, type ScoredLists } from "./ranked-lists.js";
import { sumContributions } from "./sum-contributions.js";

/**
 * Late fusion by Borda votes: among `n` items in all lists together, a list gives its best `n` points, its
 * second `n - 1`, and so on, times its weight.
 *
 * Items that a list does not hold share its remaining points equally, as if tied for the places after its last.
 * Aslam and Montague 2001, "Models for
 * metasearch".
 *
 * @throws `INVALID_ARGUMENT` for an id that repeats within a list, a score that is not finite, or a bad weight.
 */
export function fuseBorda(lists: ScoredLists, options: LateFusionOptions = {}): ScoredItem[] {
  const ranked = rankLists(lists, options);
  const ids = new Set(ranked.flatMap(({ items }) => items.map(({ id }) => id)));
  return sumContributions(
    ranked.map(({ channel, weight, items }) => {
      const leftOver = (ids.size - items.length + 1) / 2;
      const points = new Map([...ids].map((id) => [id, weight * leftOver]));
      for (const [index, { id }] of items.entries()) points.set(id, weight * (ids.size - index));
      return { channel, points };
    }),
  );
}

import type { Interactions } from "@modalis/contract";
import { rankingOf, type UserRankings } from "../ranking/rank-users.js";

/** `[items]`: how many users each item has in these interactions: its popularity. */
export function itemPopularity({ items, itemIds }: Interactions): Float64Array {
  const counts = new Float64Array(itemIds.length);
  for (const item of items) counts[item]!++;
  return counts;
}

/** `[items]`: in how many of the first-`k` lists each item stands. */
export function recommendationCounts(rankings: UserRankings, k: number, items: number): Float64Array {
  const counts = new Float64Array(items);
  for (let place = 0; place < rankings.users.length; place++) {
    for (const item of rankingOf(rankings, place).subarray(0, k)) counts[item]!++;
  }
  return counts;
}

import type { Interactions } from "@modalis/contract";
import { constantModel } from "@modalis/recommender";
import type { CandidatePart } from "./blend-part.js";

/** The part's name. */
export const RARITY = "rarity";

/**
 * Scores items higher the fewer people had them, by minus the logarithm. Alone it is worse than chance; beside parts that
 * rank by popularity more than people do, its weight says how much of that to take off.
 */
export function rarityPart({ items, userIds, itemIds }: Interactions, trained: Uint8Array): CandidatePart {
  const people = new Float32Array(itemIds.length);
  for (const item of items) people[item]! += 1;
  const scores = people.map((count) => -Math.log1p(count));
  return {
    model: constantModel({ scores, userCount: userIds.length }),
    source: "interactions",
    knows: trained,
  };
}

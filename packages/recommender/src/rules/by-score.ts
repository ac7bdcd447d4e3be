import type { ArrangedItem } from "./arrange-items.js";
import type { Rules } from "./rules.js";

const NO_LIFTS = {};

/** Whether the score alone gives every item its place. */
export function isByScore(rules: Rules): boolean {
  const { boosts, freshness, rotation, quotas, exploration, pins, diversity = 0 } = rules;
  return (
    diversity === 0 &&
    [boosts, freshness, rotation, quotas, exploration, pins].every((rule) => rule === undefined)
  );
}

/** An item that stands where its score puts it. */
export function placedByScore(item: number, id: string, score: number): ArrangedItem {
  return { item, id, score, finalScore: score, lifts: NO_LIFTS, placedBy: "score", propensity: 1 };
}

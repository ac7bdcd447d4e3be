import type { ArrangedItem } from "../../rules/arrange-items.js";
import type { Rules } from "../../rules/rules.js";
import type { RuleEffects } from "../live-query.js";

/** What rules did to an item, where they had a part in it. */
export function effectsOf(arranged: ArrangedItem, { exploration }: Rules): { readonly rules?: RuleEffects } {
  const { finalScore, lifts, placedBy, propensity } = arranged;
  const plain = placedBy === "score" && Object.keys(lifts).length === 0;
  if (plain && exploration === undefined) return {};
  return { rules: { finalScore, lifts, placedBy, ...(propensity === undefined ? {} : { propensity }) } };
}

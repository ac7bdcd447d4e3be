import type { ArrangedItem } from "../../rules/arrange-items.js";
import type { StoredItem } from "../live-item.js";
import type { LiveQuery, WhyNot } from "../live-query.js";
import type { PersonView } from "../person/person-view.js";
import type { LiveState } from "../state/live-state.js";
import { failedConditions } from "./failed-conditions.js";
import { say } from "./sentences.js";

/** What is known of an item that is not in an answer. */
export interface AbsentItem {
  readonly query: LiveQuery;
  readonly view: PersonView;
  readonly slot: number;
  readonly item: StoredItem;
  readonly score: number;
  readonly rank: number;
  readonly among: number;
  /** The item of the lowest score in the answer. */
  readonly last: ArrangedItem | undefined;
}

/** What keeps an item out of an answer, and the sentence that says so. */
export function whyNot({ nowMs }: LiveState, absent: AbsentItem): { whyNot: WhyNot; sentence: string } {
  const { query, view, slot, item, score, rank, among, last } = absent;
  if (item.hidden === true) return { whyNot: { reason: "hidden" }, sentence: say("hidden") };
  if (query.exclude?.has(item.id) === true)
    return { whyNot: { reason: "excluded" }, sentence: say("excluded") };
  const failed = query.filter === undefined ? [] : failedConditions(query.filter, item, nowMs());
  if (failed.length > 0) {
    return { whyNot: { reason: "filter", failed }, sentence: say("filter", { failed: failed.join(", ") }) };
  }
  if (query.includeSeen !== true && view.history.seen.has(slot)) {
    return { whyNot: { reason: "seen" }, sentence: say("seen") };
  }
  const { count } = query;
  if (last === undefined) return { whyNot: { reason: "rules" }, sentence: say("few", { rank, among }) };
  const lacks = last.score - score;
  if (rank <= count || lacks < 0)
    return { whyNot: { reason: "rules" }, sentence: say("rules", { rank, among }) };
  const told = lacks.toPrecision(3);
  return { whyNot: { reason: "rank", lacks }, sentence: say("rank", { rank, among, count, lacks: told }) };
}

import { type Arrangement, arrangeItems, type Candidate } from "../../rules/arrange-items.js";
import { isByScore, placedByScore } from "../../rules/by-score.js";
import type { Rules } from "../../rules/rules.js";
import { createFoundSlots } from "../candidates/found-slots.js";
import { gatherCandidates } from "../candidates/gather-candidates.js";
import { createScopeMasks, type ScopeMask } from "../candidates/scope-mask.js";
import type { LiveQuery } from "../live-query.js";
import type { PersonView } from "../person/person-view.js";
import { type ScoreTerms, scoreTerms } from "../person/score-terms.js";
import type { LiveState } from "../state/live-state.js";
import { likenessOf } from "./likeness.js";
import { randomFrom } from "./random-from.js";
import { createRanking, type RankedCandidates } from "./rank-candidates.js";

/** An answer with all that it was made from; valid until the next. */
export interface RankedAnswer {
  readonly arrangement: Arrangement;
  readonly ranking: RankedCandidates;
  readonly terms: ScoreTerms;
  readonly mask: ScopeMask;
  readonly personal: boolean;
  readonly rules: Rules;
}

/** Makes answers for people whose view is known. */
export type MakeAnswer = (query: LiveQuery, rules: Rules, view: PersonView) => RankedAnswer;

/** Candidates that rules are given to choose from, for each place of the answer, and at least. */
const CHOICES_A_PLACE = 10;
const LEAST_CHOICES = 200;

export function createAnswerMaker(state: LiveState): MakeAnswer {
  const maskOf = createScopeMasks(state);
  const rank = createRanking(state.slots);
  const collect = createFoundSlots();
  return (query, rules, view) => {
    const { options, activity } = state;
    const nowMs = state.nowMs();
    const random = randomFrom(query.seed ?? 0, query.userId ?? "");
    const mask = maskOf(query, view.history.seen);
    const terms = scoreTerms({ view, learned: view.model, activity, nowMs, options, scope: query });
    const pinned = pinnedSlots(state, query, rules);
    const gathered = gatherCandidates({
      ...{ state, view, terms, mask, rules, random },
      count: query.count,
      found: collect(),
    });
    const pins = [...pinned.values()].filter((slot) => !gathered.includes(slot));
    const candidates = pins.length === 0 ? gathered : [...gathered, ...pins];
    const ranking = rank(candidates, terms, choices(query, rules, candidates.length));
    // Pins that the person has seen are no choice for other places.
    const chosen = ranking.slots.filter((slot) => mask.marks[slot] === 1);
    const arrangement = isByScore(rules)
      ? arrangeByScore(chosen.slice(0, query.count), ranking, state)
      : arrangeByRules(chosen, pinned, { state, query, rules, ranking, random, nowMs });
    const missing = (rules.pins ?? []).length - pinned.size;
    const notes =
      missing === 0 ? [] : [`${missing} of the pinned items do not exist or may not be answered here`];
    const personal = view.tastes.length > 0 || view.learned !== undefined;
    return {
      arrangement: { items: arrangement.items, notes: [...arrangement.notes, ...notes] },
      ranking,
      terms,
      mask,
      personal,
      rules,
    };
  };
}

/** The same as `arrangeByRules` gives without rules, with nothing looked up of an item but its id. */
function arrangeByScore(
  chosen: readonly number[],
  ranking: RankedCandidates,
  { slots }: LiveState,
): Arrangement {
  return {
    items: chosen.map((slot) => placedByScore(slot, slots.idOf(slot), ranking.score(slot))),
    notes: [],
  };
}

interface ArrangementParts {
  readonly state: LiveState;
  readonly query: LiveQuery;
  readonly rules: Rules;
  readonly ranking: RankedCandidates;
  readonly random: () => number;
  readonly nowMs: number;
}

function arrangeByRules(
  chosen: readonly number[],
  pinned: ReadonlyMap<number, number>,
  { state, query, rules, ranking, random, nowMs }: ArrangementParts,
): Arrangement {
  const candidate = (slot: number): Candidate => {
    const { id, attributes, labels, timestampMs } = state.slots.itemOf(slot)!;
    const score = ranking.score(slot);
    const plain = { item: slot, id, score, attributes };
    if (labels === undefined) return timestampMs === undefined ? plain : { ...plain, timestampMs };
    return timestampMs === undefined ? { ...plain, labels } : { ...plain, labels, timestampMs };
  };
  return arrangeItems(chosen.map(candidate), rules, {
    count: query.count,
    nowMs,
    random,
    likeness: (rules.diversity ?? 0) > 0 ? likenessOf(state) : () => 0,
    eventsOf: (slot) => state.activity.events(slot),
    ...(query.recentlyShown === undefined ? {} : { lastShownMs: query.recentlyShown }),
    pinned: new Map([...pinned].map(([position, slot]) => [position, candidate(slot)])),
  });
}

/** How many candidates there are to choose from: without rules the best are the answer; with rules, those that may come up. */
function choices({ count }: LiveQuery, rules: Rules, candidates: number): number {
  const { boosts, quotas, freshness, exploration, rotation, pins, diversity = 0 } = rules;
  if ([boosts, quotas, freshness, exploration].some((rule) => rule !== undefined)) return candidates;
  const plain = diversity === 0 && rotation === undefined && pins === undefined;
  return plain ? count : Math.max(CHOICES_A_PLACE * count, LEAST_CHOICES);
}

/** Pins show items that the person has seen, but none that is hidden, excluded or filtered out. */
function pinnedSlots(
  { slots, masks, nowMs }: LiveState,
  query: LiveQuery,
  { pins = [] }: Rules,
): Map<number, number> {
  const pinned = new Map<number, number>();
  if (pins.length === 0) return pinned;
  const { marks } = masks.of(query.filter, nowMs());
  for (const { itemId, position } of pins) {
    const slot = slots.slotOf(itemId);
    if (slot === undefined || marks[slot] !== 1 || query.exclude?.has(itemId) === true) continue;
    if (![...pinned.values()].includes(slot)) pinned.set(position, slot);
  }
  return pinned;
}

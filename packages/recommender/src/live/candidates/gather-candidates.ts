import type { Filter } from "../../rules/filter.js";
import type { Rules } from "../../rules/rules.js";
import type { TasteExample } from "../../taste/taste-example.js";
import type { NearQuery } from "../channels/kept-searches.js";
import type { CompleteLiveOptions } from "../live-options.js";
import type { LiveQuery } from "../live-query.js";
import type { LiveTaste, PersonView } from "../person/person-view.js";
import type { ScoreTerms } from "../person/score-terms.js";
import type { LiveState } from "../state/live-state.js";
import { chooseDistinct } from "./choose-distinct.js";
import type { FoundSlots } from "./found-slots.js";
import type { ScopeMask } from "./scope-mask.js";

export interface Gathering {
  readonly state: LiveState;
  readonly view: PersonView;
  readonly terms: ScoreTerms;
  readonly mask: ScopeMask;
  readonly rules: Rules;
  readonly count: number;
  readonly random: () => number;
  /** Empty. */
  readonly found: FoundSlots;
}

/** A channel this much weaker than the strongest is scored but not searched. */
const WORTH_SEARCHING = 0.25;

/** Likes whose neighbours are looked for, of somebody who likes several kinds of thing. */
const DISTINCT_LIKES = 2;

/**
 * The slots that may be in the answer: all that are accepted of a small catalogue, else the best of each source (learned
 * model, content near the taste and near likes apart, trend, popularity), and what the rules ask for.
 */
export function gatherCandidates(gathering: Gathering): readonly number[] {
  const { state, mask, count, found } = gathering;
  const { options, slots } = state;
  if (mask.count <= Math.max(options.scoreAllUpTo, count))
    return firstAccepted(mask, slots.length, mask.count);
  const most = mostOfSource(options, count);
  addByTaste(gathering, most, found.add);
  addByActivity(gathering, most, found.add);
  addForRules(gathering, most, found.add);
  if (found.slots.length < 2 * count) found.add(firstAccepted(mask, slots.length, most));
  return found.slots;
}

/**
 * Lets other threads search for what `gatherCandidates` will look for near taste and likes; undefined where nothing is to
 * be waited for.
 */
export function prepareCandidates(
  { options, masks, nowMs }: LiveState,
  view: PersonView,
  { filter, count, sources }: LiveQuery,
): Promise<unknown> | undefined {
  if (sources?.content === 0 || view.tastes.length === 0) return undefined;
  const accept = masks.of(filter, nowMs());
  if (accept.count <= Math.max(options.scoreAllUpTo, count)) return undefined;
  const most = mostOfSource(options, count);
  const waits = searchable(view).flatMap(
    (one) => one.channel.prepare(queriesNear(one, most, accept), accept) ?? [],
  );
  return waits.length === 0 ? undefined : Promise.all(waits);
}

/** Most candidates of one source. */
function mostOfSource({ candidates }: CompleteLiveOptions, count: number): number {
  return Math.max(candidates, 2 * count);
}

function addByTaste(
  { view, terms, mask }: Gathering,
  most: number,
  add: (slots: ArrayLike<number>) => void,
): void {
  if (view.learned !== undefined && terms.factor("model") > 0) add(view.learned.search(most, mask.marks));
  if (terms.factor("content") === 0) return;
  for (const one of searchable(view)) {
    for (const query of queriesNear(one, most, mask)) add(one.channel.near(query));
  }
}

function queriesNear(one: LiveTaste, most: number, accept: NearQuery["accept"]): NearQuery[] {
  const { profile } = one.taste;
  const count = Math.ceil(most / 4);
  return [
    { around: profile, query: profile, count: most, accept },
    ...likesApart(one).map(({ row, item = row }) => ({ around: item, query: row, count, accept })),
  ];
}

function searchable({ tastes }: PersonView): LiveTaste[] {
  const strongest = tastes.reduce((most, { taste }) => Math.max(most, taste.strength), 0);
  return tastes.filter(({ taste }) => taste.strength >= WORTH_SEARCHING * strongest);
}

/** Likes to search around, of a taste that nearness to single likes tells better than nearness to their mean. */
function likesApart({ taste }: LiveTaste): TasteExample[] {
  const { nearest, nearestFactor, profileFactor, profile } = taste;
  if (nearest === undefined) return [];
  const length = Math.hypot(...profile);
  // A profile's cosines are smaller by its length: compare what both give a row that lies right upon them.
  if (nearestFactor < 2 * profileFactor * length) return [];
  return chooseDistinct(nearest.examples, DISTINCT_LIKES);
}

function addByActivity(
  { state, terms, mask }: Gathering,
  most: number,
  add: (slots: ArrayLike<number>) => void,
): void {
  for (const kind of ["trend", "popularity"] as const) {
    if (terms.factor(kind) > 0) add(state.activity.leading(kind, mask.marks, Math.ceil(most / 2)));
  }
}

/** What boosts, quotas, freshness and exploration may bring up must be among the candidates to begin with. */
function addForRules(gathering: Gathering, most: number, add: (slots: ArrayLike<number>) => void): void {
  const { state, mask, rules, count } = gathering;
  for (const filter of filtersSought(rules))
    add(bestOfFilter(gathering, filter, Math.max(count, Math.ceil(most / 4))));
  if (rules.freshness !== undefined) add(state.newest.leading(mask.marks, Math.ceil(most / 2)));
  if (rules.exploration !== undefined) add(drawAccepted(gathering, Math.ceil(most / 2)));
}

/** The filters of rules that items are looked for by. */
export function filtersSought({ boosts = [], quotas = [] }: Pick<Rules, "boosts" | "quotas">): Filter[] {
  const lifted = boosts.filter(({ lift }) => lift > 0).map(({ filter }) => filter);
  const asked = quotas.flatMap((quota) =>
    "filter" in quota && (quota.least ?? 0) > 0 ? [quota.filter] : [],
  );
  return [...lifted, ...asked];
}

function bestOfFilter({ state, view, mask }: Gathering, filter: Filter, most: number): ArrayLike<number> {
  const wanted = state.masks.of(filter, state.nowMs()).marks;
  const marks = mask.marks.map((mark, slot) => (mark === 1 && wanted[slot] === 1 ? 1 : 0));
  const [first] = searchable(view).sort((left, right) => right.taste.strength - left.taste.strength);
  if (view.learned !== undefined) return view.learned.search(most, marks);
  const found =
    first === undefined ? new Int32Array(0) : first.channel.search(first.taste.profile, most, marks);
  if (found.length > 0) return found;
  const popular = state.activity.leading("popularity", marks, most);
  return popular.length > 0 ? popular : firstAccepted({ marks }, state.slots.length, most);
}

function drawAccepted({ state, mask, random }: Gathering, most: number): number[] {
  const drawn: number[] = [];
  for (let attempt = 0; attempt < 20 * most && drawn.length < most; attempt++) {
    const slot = Math.floor(random() * state.slots.length);
    if (mask.marks[slot] === 1) drawn.push(slot);
  }
  return drawn;
}

function firstAccepted({ marks }: Pick<ScopeMask, "marks">, length: number, most: number): number[] {
  const slots: number[] = [];
  for (
    let slot = marks.indexOf(1);
    slot >= 0 && slot < length && slots.length < most;
    slot = marks.indexOf(1, slot + 1)
  ) {
    slots.push(slot);
  }
  return slots;
}

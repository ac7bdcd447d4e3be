import type { AttributedItem } from "./compile-filter.js";
import { liftsOf } from "./lifts.js";
import { openQuotas, type QuotaBook } from "./quotas.js";
import type { Rules } from "./rules.js";

/** An item that may stand in the answer: already filtered, and none that is left out. */
export interface Candidate extends AttributedItem {
  /** The item's number. */
  readonly item: number;
  readonly score: number;
}

export interface ArrangeContext {
  /** Most items in the answer, at least 1. */
  readonly count: number;
  readonly nowMs: number;
  /** Draws from 0 up to but not 1; only exploration draws. */
  readonly random: () => number;
  /** How like two items are, -1 to 1; for diversity. */
  readonly likeness: (left: number, right: number) => number;
  /** How many events an item has; for Thompson exploration. */
  readonly eventsOf: (item: number) => number;
  /** When each item was last shown to the user, by id; for rotation. */
  readonly lastShownMs?: ReadonlyMap<string, number>;
  /** Candidates of the pins, by position; they need not be among the candidates. */
  readonly pinned?: ReadonlyMap<number, Candidate>;
}

/** Why an item has its place, where that is not its score. */
export type PlacedBy = "score" | "diversity" | "quota" | "pin" | "exploration";

export interface ArrangedItem extends Pick<Candidate, "item" | "id" | "score"> {
  /** The candidate's score and what the rules add to it. */
  readonly finalScore: number;
  /** What boosts, freshness, rotation and exploration add; with the score they sum to `finalScore`. */
  readonly lifts: Readonly<Record<string, number>>;
  readonly placedBy: PlacedBy;
  /** The chance that the item had of this place under epsilon exploration; 1 without exploration, absent where unknown. */
  readonly propensity?: number;
}

export interface Arrangement {
  readonly items: readonly ArrangedItem[];
  /** What the rules could not do, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Fills the places of an answer one by one: pins first, then the best that is left by score, lifts and unlikeness to what
 * stands above, as far as quotas allow. The same state and draws give the same answer; ties go to the smaller id.
 */
export function arrangeItems(
  candidates: readonly Candidate[],
  rules: Rules,
  context: ArrangeContext,
): Arrangement {
  const pinned = context.pinned ?? new Map<number, Candidate>();
  const pinnedItems = new Set([...pinned.values()].map(({ item }) => item));
  const free = candidates.filter(({ item }) => !pinnedItems.has(item));
  const lifts = liftsOf(free, rules, context);
  const left = free.map((candidate, at): Open => {
    const own = lifts[at]!;
    const finalScore = Object.values(own).reduce((sum, lift) => sum + lift, candidate.score);
    return { candidate, lifts: own, finalScore, nearest: Number.NEGATIVE_INFINITY, worth: 0 };
  });
  left.sort(
    (one, other) => other.finalScore - one.finalScore || (one.candidate.id < other.candidate.id ? -1 : 1),
  );
  scaleWorth(left);
  const quotas = openQuotas(rules.quotas ?? [], context.nowMs);
  for (const [position, candidate] of pinned) if (position <= context.count) quotas.add(candidate);
  const items: ArrangedItem[] = [];
  for (let place = 1; place <= context.count; place++) {
    const pin = pinned.get(place);
    const next = pin === undefined ? fill(left, rules, context, quotas, place, pinned) : pinnedItem(pin);
    if (next === undefined) continue;
    items.push(next);
    if ((rules.diversity ?? 0) > 0) bringNear(left, next.item, context.likeness);
  }
  return { items, notes: [...quotas.unmet(), ...misplacedPins(items, pinned, context.count)] };
}

function misplacedPins(
  items: readonly ArrangedItem[],
  pinned: ReadonlyMap<number, Candidate>,
  count: number,
): string[] {
  return [...pinned].flatMap(([position, { id, item }]) => {
    if (position > count) return [`the pin of "${id}" at ${position} is beyond the ${count} asked for`];
    const place = items.findIndex((own) => own.item === item) + 1;
    return place === position ? [] : [`the pin of "${id}" stands at ${place}: too few items come before it`];
  });
}

interface Open {
  readonly candidate: Candidate;
  readonly lifts: Readonly<Record<string, number>>;
  readonly finalScore: number;
  /** Likeness to the most like item placed so far. */
  nearest: number;
  /** The final score between 0 and 1 over the candidates. */
  worth: number;
}

function scaleWorth(left: readonly Open[]): void {
  const most = left[0]?.finalScore ?? 0;
  const range = most - (left.at(-1)?.finalScore ?? 0);
  for (const open of left) open.worth = range > 0 ? 1 - (most - open.finalScore) / range : 1;
}

function bringNear(left: readonly Open[], item: number, likeness: ArrangeContext["likeness"]): void {
  for (const open of left) open.nearest = Math.max(open.nearest, likeness(open.candidate.item, item));
}

/** Takes the next item out of what is left; undefined where nothing fits. */
function fill(
  left: Open[],
  { diversity = 0, exploration }: Rules,
  context: ArrangeContext,
  quotas: QuotaBook,
  place: number,
  pinned: ReadonlyMap<number, Candidate>,
): ArrangedItem | undefined {
  const freeAfter = freePlacesAfter(place, context.count, pinned);
  const fits = (open: Open) => quotas.fits(open.candidate, freeAfter);
  const share = exploration?.kind === "epsilon" ? exploration.share : 0;
  const explored = share > 0 && context.random() < share;
  const fitting = share > 0 ? left.filter(fits) : [];
  const chosen = explored
    ? fitting[Math.floor(context.random() * fitting.length)]
    : bestOf(left, diversity, fits);
  if (chosen === undefined) return undefined;
  const placedBy = explored ? "exploration" : reason(chosen, left[0], fits, diversity);
  const propensity = propensityOf(
    chosen,
    explored ? bestOf(left, diversity, fits) : chosen,
    share,
    fitting.length,
  );
  left.splice(left.indexOf(chosen), 1);
  quotas.add(chosen.candidate);
  const { candidate, lifts, finalScore } = chosen;
  return exploration?.kind === "thompson"
    ? { ...candidate, finalScore, lifts, placedBy }
    : { ...candidate, finalScore, lifts, placedBy, propensity };
}

/** By maximal marginal relevance: `(1 - diversity) worth - diversity likeness`; the list is sorted by score. */
function bestOf(left: readonly Open[], diversity: number, fits: (open: Open) => boolean): Open | undefined {
  if (diversity === 0) return left.find(fits);
  let best: Open | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const open of left) {
    const nearest = open.nearest === Number.NEGATIVE_INFINITY ? 0 : open.nearest;
    const marginal = (1 - diversity) * open.worth - diversity * nearest;
    if (marginal <= most || !fits(open)) continue;
    best = open;
    most = marginal;
  }
  return best;
}

function reason(
  chosen: Open,
  first: Open | undefined,
  fits: (open: Open) => boolean,
  diversity: number,
): PlacedBy {
  if (chosen === first || first === undefined) return "score";
  return diversity > 0 && fits(first) ? "diversity" : "quota";
}

function propensityOf(chosen: Open, greedy: Open | undefined, share: number, choices: number): number {
  const atRandom = choices === 0 ? 0 : share / choices;
  return atRandom + (chosen === greedy ? 1 - share : 0);
}

function freePlacesAfter(place: number, count: number, pinned: ReadonlyMap<number, Candidate>): number {
  let places = count - place;
  for (const position of pinned.keys()) if (position > place && position <= count) places--;
  return places;
}

function pinnedItem(candidate: Candidate): ArrangedItem {
  return { ...candidate, finalScore: candidate.score, lifts: {}, placedBy: "pin", propensity: 1 };
}

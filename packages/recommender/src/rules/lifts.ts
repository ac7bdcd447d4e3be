import type { ArrangeContext, Candidate } from "./arrange-items.js";
import { compileFilter } from "./compile-filter.js";
import type { Rules } from "./rules.js";

/** What each rule adds to the score of a candidate, by the rule's name. */
export type Lifts = Readonly<Record<string, number>>;

/** The additive rules: boosts, freshness, rotation and the draw of Thompson exploration; one entry a candidate. */
export function liftsOf(candidates: readonly Candidate[], rules: Rules, context: ArrangeContext): Lifts[] {
  const { deviation, range } = spreadOf(candidates);
  const lifts = candidates.map((): Record<string, number> => ({}));
  addBoosts(lifts, candidates, rules, context, deviation);
  addFreshness(lifts, candidates, rules, context, deviation);
  addRotation(lifts, candidates, rules, context, range);
  const { exploration } = rules;
  if (exploration?.kind === "thompson") {
    for (const [at, { item }] of candidates.entries()) {
      const doubt = 1 / Math.sqrt(1 + context.eventsOf(item));
      lifts[at]!.exploration = exploration.spread * deviation * doubt * normal(context.random);
    }
  }
  return lifts;
}

type Added = readonly Record<string, number>[];

function addBoosts(
  lifts: Added,
  candidates: readonly Candidate[],
  { boosts = [] }: Rules,
  { nowMs }: ArrangeContext,
  deviation: number,
): void {
  for (const [number, { filter, lift }] of boosts.entries()) {
    const accepts = compileFilter(filter, { nowMs });
    for (const [at, candidate] of candidates.entries()) {
      if (accepts(candidate)) lifts[at]![`boosts[${number}]`] = lift * deviation;
    }
  }
}

function addFreshness(
  lifts: Added,
  candidates: readonly Candidate[],
  { freshness }: Rules,
  { nowMs }: ArrangeContext,
  deviation: number,
): void {
  if (freshness === undefined) return;
  for (const [at, { timestampMs }] of candidates.entries()) {
    if (timestampMs === undefined) continue;
    const age = Math.max(0, nowMs - timestampMs);
    lifts[at]!.freshness = freshness.lift * deviation * 2 ** (-age / freshness.halfLifeMs);
  }
}

function addRotation(
  lifts: Added,
  candidates: readonly Candidate[],
  { rotation }: Rules,
  { nowMs, lastShownMs }: ArrangeContext,
  range: number,
): void {
  if (rotation === undefined || lastShownMs === undefined) return;
  for (const [at, { id }] of candidates.entries()) {
    const shown = lastShownMs.get(id);
    if (shown === undefined) continue;
    const left = 2 ** (-Math.max(0, nowMs - shown) / rotation.halfLifeMs);
    lifts[at]!.rotation = -rotation.rate * range * left;
  }
}

/** Deviation and range of the scores; 1 where all are alike, so that rules still order them. */
function spreadOf(candidates: readonly Candidate[]): { deviation: number; range: number } {
  let [sum, squares] = [0, 0];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { score } of candidates) {
    sum += score;
    squares += score * score;
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  const count = Math.max(1, candidates.length);
  const variance = squares / count - (sum / count) ** 2;
  const alike = !(most - least > 1e-12 * Math.max(Math.abs(most), Math.abs(least)));
  // A candidate shown this moment falls a little behind the last one, not level with it.
  return alike
    ? { deviation: 1, range: 1 }
    : { deviation: Math.sqrt(variance), range: 1.001 * (most - least) };
}

/** A standard normal draw (Box and Muller, 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

import type { LearnedModel, LearnedPerson } from "../learned/learned-model.js";
import type { LiveTaste } from "./person-view.js";
import { tasteTerms } from "./taste-term.js";

/** Sampled items that the slope is fitted on, at most. */
const MOST_ITEMS = 96;

/** Fewer tell nothing. */
const LEAST_ITEMS = 8;

/**
 * How much of the learned model's term an item that the model does not know may be expected to have, for each unit of its
 * content's term: the least-squares slope of one on the other over sampled items that have both, this person's own likes
 * left out, at least 0. Thus a new item stands where items of its content stand with this person.
 */
export function fitColdSlope(
  model: LearnedModel,
  person: LearnedPerson,
  tastes: readonly LiveTaste[],
  liked: ReadonlySet<number>,
): number {
  const [first] = tastes;
  if (first === undefined) return 0;
  const slots = first.channel.sample.slots
    .filter((slot) => model.knows(slot) && !liked.has(slot))
    .slice(0, MOST_ITEMS);
  const content = new Float64Array(slots.length);
  for (const taste of tastes) {
    tasteTerms(taste, slots, (place, term) => {
      content[place]! += term;
    });
  }
  const terms = new Float64Array(model.sources.length);
  const count = slots.length;
  let [sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0];
  for (const [place, slot] of slots.entries()) {
    person.shares(slot, terms, 0);
    const y = terms.reduce((sum, term) => sum + term, 0);
    const x = content[place]!;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  if (count < LEAST_ITEMS) return 0;
  const variance = sumXX - (sumX * sumX) / count;
  const covariance = sumXY - (sumX * sumY) / count;
  return variance > 1e-12 ? Math.max(covariance / variance, 0) : 0;
}

import { topItems } from "@modalis/kernels";
import { type ScoreTerms, scoreOf } from "../person/score-terms.js";
import type { ItemSlots } from "../state/item-slots.js";

/** Candidates by falling score, then by id. */
export interface RankedCandidates {
  readonly slots: readonly number[];
  /** The score of a candidate, by its slot. */
  score(slot: number): number;
  /** What each term adds, by name; what adds nothing is left out. They sum to the score. */
  contributions(slot: number): Record<string, number>;
}

/** Makes rankings whose terms stand in one buffer that is used again; a ranking is valid until the next. */
export function createRanking(slots: ItemSlots) {
  let buffer = new Float64Array(0);
  /** @param most How many are ranked: the best of the candidates. */
  return (candidates: readonly number[], terms: ScoreTerms, most: number): RankedCandidates => {
    const width = terms.keys.length;
    if (buffer.length < candidates.length * width) buffer = new Float64Array(2 * candidates.length * width);
    terms.write(candidates, buffer);
    const scores = new Float64Array(candidates.length);
    for (let place = 0; place < scores.length; place++) scores[place] = scoreOf(buffer, width, place);
    const order = bestPlaces(scores, most).sort(
      (left, right) =>
        scores[right]! - scores[left]! ||
        (slots.idOf(candidates[left]!) < slots.idOf(candidates[right]!) ? -1 : 1),
    );
    order.length = Math.min(order.length, most);
    const ranked = new Map(order.map((place) => [candidates[place]!, place]));
    // Pins need not be among the best.
    const placeOf = (slot: number): number => ranked.get(slot) ?? candidates.indexOf(slot);
    return {
      slots: [...ranked.keys()],
      score: (slot) => scores[placeOf(slot)]!,
      contributions(slot) {
        const start = placeOf(slot) * width;
        const own: Record<string, number> = {};
        for (const [at, key] of terms.keys.entries()) {
          const term = buffer[start + at]!;
          if (term !== 0) own[key] = term;
        }
        return own;
      },
    };
  };
}

/** Places of the `most` highest scores, and of all that equal the lowest of them, in any order. */
function bestPlaces(scores: Float64Array, most: number): number[] {
  const few = scores.length <= most;
  const best = few ? [] : topItems(scores, most);
  const least = few ? Number.NEGATIVE_INFINITY : scores[best[best.length - 1]!]!;
  const places: number[] = [];
  for (let place = 0; place < scores.length; place++) if (few || scores[place]! >= least) places.push(place);
  return places;
}

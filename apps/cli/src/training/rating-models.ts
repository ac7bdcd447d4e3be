import type { CountedEvents } from "./training-source.js";

/** Models whose scores are ratings on the data's own scale. */
const RATING_MODELS: ReadonlySet<string> = new Set(["rating-baseline", "rating-knn", "svd", "svd++"]);

export function foretellsRatings(model: string): boolean {
  return RATING_MODELS.has(model);
}

/**
 * Which events are learned from where nothing is said: all where every model foretells ratings, since those of items that
 * were not liked tell it as much; what speaks for an item otherwise.
 */
export function countedEvents(asked: CountedEvents | undefined, models: readonly string[]): CountedEvents {
  return asked ?? (models.every(foretellsRatings) ? "all" : "positive");
}

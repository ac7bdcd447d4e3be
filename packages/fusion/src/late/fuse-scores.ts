import { ModalisError, type ScoredItem } from "@modalis/contract";
import { type LateFusionOptions, type RankedList, rankLists, type ScoredLists } from "./ranked-lists.js";
import { type ChannelPoints, sumContributions } from "./sum-contributions.js";

export interface ScoreFusionOptions extends LateFusionOptions {
  /**
   * How the scores of a list become comparable with those of another: `"z-score"` (mean 0, deviation 1; the
   * default) or `"min-max"` (lowest 0, highest 1). A list whose scores are all equal says nothing: all 0.
   */
  readonly normalisation?: "z-score" | "min-max";
  /**
   * What a list says of an item that it does not hold: `"average"`, its mean normalised score (the default), or
   * `"renormalise"`, nothing: the weights are then shared among the lists that hold the item.
   */
  readonly missing?: "average" | "renormalise";
}

/**
 * Late fusion by weighted scores: the weighted mean of each list's normalised scores.
 *
 * Lists should hold every candidate that their channel knows, not only its best, or the mean and deviation are
 * those of the best.
 *
 * @throws `INVALID_ARGUMENT` for an id that repeats within a list, a score that is not finite, a bad weight, or
 * weights that are all 0.
 */
export function fuseScores(lists: ScoredLists, options: ScoreFusionOptions = {}): ScoredItem[] {
  const { normalisation = "z-score", missing = "average" } = options;
  const ranked = rankLists(lists, options).filter(({ weight, items }) => weight > 0 && items.length > 0);
  if (ranked.length === 0 && [...lists.values()].some((items) => items.length > 0)) {
    throw new ModalisError("INVALID_ARGUMENT", "every list has weight 0; raise one");
  }
  const normalised = ranked.map((list) => ({ ...list, scores: normalise(list, normalisation) }));
  const ids = new Set(ranked.flatMap(({ items }) => items.map(({ id }) => id)));
  const all = ranked.reduce((sum, { weight }) => sum + weight, 0);
  const held = new Map([...ids].map((id) => [id, 0]));
  for (const { weight, items } of ranked) {
    for (const { id } of items) held.set(id, held.get(id)! + weight);
  }
  const channels = normalised.map(({ channel, weight, scores }): ChannelPoints => {
    const mean = average([...scores.values()]);
    const points = new Map<string, number>();
    for (const id of ids) {
      const score = scores.get(id);
      if (missing === "average") points.set(id, ((score ?? mean) * weight) / all);
      else if (score !== undefined) points.set(id, (score * weight) / held.get(id)!);
    }
    return { channel, points };
  });
  return sumContributions(channels);
}

function normalise({ items }: RankedList, method: "z-score" | "min-max"): Map<string, number> {
  const scores = items.map(({ score }) => score);
  const [highest, lowest] = [scores[0]!, scores.at(-1)!];
  const mean = average(scores);
  const deviation = Math.sqrt(average(scores.map((score) => (score - mean) ** 2)));
  const [origin, unit] = method === "z-score" ? [mean, deviation] : [lowest, highest - lowest];
  // Equal scores can leave a deviation of rounding only, and tiny ones none at all.
  const flat = !(unit > 1e-12 * Math.max(Math.abs(highest), Math.abs(lowest)));
  return new Map(items.map(({ id, score }) => [id, flat ? 0 : (score - origin) / unit]));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

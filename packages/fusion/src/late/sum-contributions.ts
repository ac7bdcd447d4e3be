import { modalityOfChannel, type ScoredItem } from "@modalis/contract";
import { byScoreThenId } from "./ranked-lists.js";

/** What one channel adds to the scores of items. */
export interface ChannelPoints {
  readonly channel: string;
  readonly points: ReadonlyMap<string, number>;
}

/**
 * Sums the points of each item and sorts by falling score, then by id.
 *
 * Contributions are by modality: its terms of the sum. They are Shapley values of the lists only where a list's points
 * do not depend on the others, which is true of reciprocal ranks. Weighted scores are divided by the weights of all
 * lists, or under `"renormalise"` of those that hold the item, and Borda's points depend on how many items the other
 * lists bring: there they say how this score is made up, not what it would be without a list.
 */
export function sumContributions(channels: readonly ChannelPoints[]): ScoredItem[] {
  const totals = new Map<string, Record<string, number>>();
  for (const { channel, points } of channels) {
    const modality = modalityOfChannel(channel);
    for (const [id, value] of points) {
      const contributions = totals.get(id) ?? {};
      contributions[modality] = (contributions[modality] ?? 0) + value;
      totals.set(id, contributions);
    }
  }
  return [...totals]
    .map(([id, contributions]) => ({
      id,
      score: Object.values(contributions).reduce((sum, value) => sum + value, 0),
      contributions,
    }))
    .sort(byScoreThenId);
}

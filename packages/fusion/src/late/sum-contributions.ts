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
 * Contributions are by modality; as the score is a sum, they are its exact Shapley values.
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

import { type ChannelBatches, rowOf } from "@modalis/contract";
import type { LiveItem } from "@modalis/recommender";

/** The items that have rows in some channel, with their rows and nothing else. */
export function itemsOfChannels(channels: ChannelBatches): LiveItem[] {
  const vectors = new Map<string, Map<string, Float32Array>>();
  for (const [channel, batch] of channels) {
    for (const [row, id] of batch.ids.entries()) {
      const own = vectors.get(id) ?? new Map<string, Float32Array>();
      own.set(channel, rowOf(batch, row));
      vectors.set(id, own);
    }
  }
  return Array.from(vectors, ([id, own]) => ({ id, attributes: {}, vectors: own }));
}

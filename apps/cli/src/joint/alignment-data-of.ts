import { type ChannelBatches, type EmbeddingBatch, rowOf } from "@modalis/contract";
import type { AlignmentChannel, AlignmentData, ChannelViews } from "@modalis/trainer";

/** Channels beside a modality's main one, such as the colours of an image, count this much. */
const ASPECT_WEIGHT = 0.25;

/**
 * What a catalogue's current spaces say of its items, item number `i` being `ids[i]`.
 *
 * @param views Other vectors that mean the same, by channel.
 */
export function alignmentDataOf(
  ids: readonly string[],
  channels: ChannelBatches,
  views: ReadonlyMap<string, ChannelViews> = new Map(),
): AlignmentData {
  const numbers = new Map(ids.map((id, at) => [id, at]));
  const tables = [...channels].map(([name, batch]): [string, AlignmentChannel] => [
    name,
    {
      features: { ...tableOf(batch, numbers), space: batch.space },
      weight: name.includes(".") ? ASPECT_WEIGHT : 1,
      ...(views.has(name) ? { views: views.get(name)! } : {}),
    },
  ]);
  return { items: ids.length, channels: new Map(tables) };
}

function tableOf(batch: EmbeddingBatch, numbers: ReadonlyMap<string, number>) {
  const { dimensions } = batch.space;
  const data = new Float32Array(numbers.size * dimensions);
  const present = new Uint8Array(numbers.size);
  for (const [row, id] of batch.ids.entries()) {
    const item = numbers.get(id);
    if (item === undefined) continue;
    data.set(rowOf(batch, row), item * dimensions);
    present[item] = 1;
  }
  return { dimensions, data, present };
}

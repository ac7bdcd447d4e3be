import { type ChannelBatches, createBatch, type EmbeddingBatch, rowIndex, rowOf } from "@modalis/contract";
import { type AlignmentData, channelsByModality } from "./alignment-data.js";
import type { JointSpace } from "./joint-space.js";

/**
 * How well items' modalities find each other among the given items: minus the mean logarithm of the ranks, over all pairs
 * of modalities and both ways; 0 where each is found first.
 *
 * Smoother than a recall where there are few items. Of equal similarities the right one ranks last.
 */
export async function agreementOf(
  space: JointSpace,
  data: AlignmentData,
  items: readonly number[],
): Promise<number> {
  const projected: EmbeddingBatch[] = [];
  for (const names of channelsByModality(data.channels.keys()).values())
    projected.push(await space.projectTogether(batchesOf(data, names, items)));
  const logarithms: number[] = [];
  for (const from of projected)
    for (const to of projected) if (from !== to) logarithms.push(...logRanks(from, to));
  return logarithms.length === 0 ? 0 : -logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length;
}

/** Rows of the given items, named by their numbers; channels that none of them has are left out. */
export function batchesOf(
  data: AlignmentData,
  names: readonly string[],
  items: readonly number[],
): ChannelBatches {
  const batches = names.map((name) => {
    const { features } = data.channels.get(name)!;
    const width = features.dimensions;
    const known = items.filter((item) => features.present[item] === 1);
    const values = new Float32Array(known.length * width);
    for (const [row, item] of known.entries())
      values.set(features.data.subarray(item * width, (item + 1) * width), row * width);
    return [name, createBatch(features.space!, known.map(String), values)] as const;
  });
  return new Map(batches);
}

function logRanks(from: EmbeddingBatch, to: EmbeddingBatch): number[] {
  const partners = rowIndex(to);
  return from.ids.flatMap((id, row) => {
    const partner = partners.get(id);
    if (partner === undefined) return [];
    const query = rowOf(from, row);
    const right = cosine(query, rowOf(to, partner));
    let rank = 1;
    for (let other = 0; other < to.ids.length; other++)
      if (other !== partner && cosine(query, rowOf(to, other)) >= right) rank += 1;
    return [Math.log(rank)];
  });
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

import {
  type ChannelBatches,
  compareSpaces,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type Modality,
  modalityOfChannel,
  rowOf,
} from "@modalis/contract";
import type { ExplainedItem } from "@modalis/recommender";

/** A space that modalities share; `JointSpace` of `@modalis/trainer` is one. */
export interface JointProjector {
  /** The channels that it reads, with the space expected of each. */
  readonly heads: ReadonlyMap<string, { readonly space: EmbeddingSpace }>;
  /** One vector of unit length an id, from its channels of one modality. */
  projectTogether(batches: ChannelBatches): Promise<EmbeddingBatch>;
  /** What is taken from a cosine of each projected row, so that what is near everything is not always found: `[rows]`. */
  nearness(batch: EmbeddingBatch): Float32Array;
}

/** Finds items of any modality by content of another. */
export interface JointSearch {
  /** Modalities of the items that can be found. */
  readonly modalities: readonly Modality[];
  /**
   * Items by the mean over their modalities of the cosine with the query in the joint space, less how near that vector is
   * to everything, best first; undefined when none of the query's channels can be projected.
   */
  search(queries: ChannelBatches, count: number, signal?: AbortSignal): Promise<ExplainedItem[] | undefined>;
}

/**
 * Prepares a search over what items hold; they are projected when somebody first searches.
 *
 * Channels that were encoded anew by another model since the joint space was learned are left out.
 */
export function createJointSearch(items: ChannelBatches, joint: JointProjector): JointSearch {
  const readable = (batches: ChannelBatches): Map<string, EmbeddingBatch> =>
    new Map(
      [...batches].filter(([channel, { space }]) => {
        const head = joint.heads.get(channel);
        return head !== undefined && compareSpaces(head.space, space).comparable;
      }),
    );
  const known = readable(items);
  const modalities = [...new Set([...known.keys()].map(modalityOfChannel))];
  const ofModality = (batches: ChannelBatches, modality: Modality): ChannelBatches =>
    new Map([...batches].filter(([channel]) => modalityOfChannel(channel) === modality));
  let projected: Promise<readonly Projected[]> | undefined;
  const projectAll = async (): Promise<readonly Projected[]> => {
    const all: Projected[] = [];
    for (const modality of modalities) {
      const batch = await joint.projectTogether(ofModality(known, modality));
      all.push({ batch, nearness: joint.nearness(batch) });
    }
    return all;
  };
  return {
    modalities,
    async search(queries, count, signal) {
      const asked = readable(queries);
      if (asked.size === 0) return undefined;
      projected ??= projectAll();
      const rows = await projected;
      signal?.throwIfAborted();
      const query = rowOf(await joint.projectTogether(asked), 0);
      return bestOf(rows, query, count);
    },
  };
}

interface Projected {
  readonly batch: EmbeddingBatch;
  readonly nearness: Float32Array;
}

function bestOf(all: readonly Projected[], query: Float32Array, count: number): ExplainedItem[] {
  const found = new Map<string, [Modality, number][]>();
  for (const { batch, nearness } of all) {
    for (const [row, id] of batch.ids.entries()) {
      const parts = found.get(id) ?? [];
      parts.push([batch.space.modality, cosine(rowOf(batch, row), query) - nearness[row]!]);
      found.set(id, parts);
    }
  }
  return [...found]
    .map(([id, parts]) => {
      const contributions = Object.fromEntries(parts.map(([name, value]) => [name, value / parts.length]));
      return { id, score: Object.values(contributions).reduce((sum, part) => sum + part, 0), contributions };
    })
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
    .slice(0, count);
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

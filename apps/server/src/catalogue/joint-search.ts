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
   * Items that have content of the query's own modality in the order of their plain scores and, between them, the others
   * by the cosines of their modalities with the query in the joint space, less how near those are to everything; best
   * first. Every list is brought to mean 0 and deviation 1 over the catalogue before they meet. Undefined when none of
   * the query's channels can be projected.
   */
  search(query: JointQuery): Promise<ExplainedItem[] | undefined>;
}

export interface JointQuery {
  /** Channels of one modality. */
  readonly queries: ChannelBatches;
  /** What a search in the query's own modality gives, all of it: the joint space would blur it. */
  readonly plain: readonly ExplainedItem[];
  /** Most items in the answer. */
  readonly count: number;
  readonly signal?: AbortSignal;
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
    async search({ queries, plain, count, signal }) {
      const asked = readable(queries);
      if (asked.size === 0) return undefined;
      projected ??= projectAll();
      const rows = await projected;
      signal?.throwIfAborted();
      const query = await joint.projectTogether(asked);
      const others = rows.filter(({ batch }) => batch.space.modality !== query.space.modality);
      return [
        ...standardised(plain),
        ...byOthers(others, rowOf(query, 0), new Set(plain.map(({ id }) => id))),
      ]
        .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
        .slice(0, count);
    },
  };
}

interface Projected {
  readonly batch: EmbeddingBatch;
  readonly nearness: Float32Array;
}

/** Items without content of the query's modality, by the mean of what their modalities say. */
function byOthers(
  others: readonly Projected[],
  query: Float32Array,
  answered: ReadonlySet<string>,
): ExplainedItem[] {
  const found = new Map<string, [Modality, number][]>();
  for (const { batch, nearness } of others) {
    const scores = batch.ids.map((_, row) => cosine(rowOf(batch, row), query) - nearness[row]!);
    const { mean, deviation } = spreadOf(scores);
    for (const [row, id] of batch.ids.entries()) {
      if (answered.has(id)) continue;
      const parts = found.get(id) ?? [];
      parts.push([batch.space.modality, (scores[row]! - mean) / deviation]);
      found.set(id, parts);
    }
  }
  return [...found].map(([id, parts]) => {
    const contributions = Object.fromEntries(parts.map(([name, value]) => [name, value / parts.length]));
    return { id, score: Object.values(contributions).reduce((sum, part) => sum + part, 0), contributions };
  });
}

/** The same order, with the contributions kept in their proportions. */
function standardised(items: readonly ExplainedItem[]): ExplainedItem[] {
  const { mean, deviation } = spreadOf(items.map(({ score }) => score));
  return items.map((item) => {
    const parts = Object.entries(item.contributions);
    // What is taken off is shared evenly, so that contributions still sum to the score.
    const contributions = parts.map(([name, value]) => [name, (value - mean / parts.length) / deviation]);
    return {
      ...item,
      score: (item.score - mean) / deviation,
      contributions: Object.fromEntries(contributions),
    };
  });
}

function spreadOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

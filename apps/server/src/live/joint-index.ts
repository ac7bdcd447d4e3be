import {
  type ChannelBatches,
  compareSpaces,
  createBatch,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type Modality,
  modalityOfChannel,
  rowOf,
} from "@modalis/contract";
import { type AlikeItem, compileFilter, type Filter, type LiveItem } from "@modalis/recommender";
import type { JointProjector } from "../catalogue/joint-search.js";

/** Finds items of any modality by content of another, while items come and go. */
export interface JointIndex {
  /** Adds and replaces items, hidden ones left out. */
  put(items: readonly LiveItem[]): Promise<void>;
  remove(id: string): void;
  /**
   * Items by the mean over their modalities of the cosine with the query in the joint space, less how near that vector is
   * to everything; undefined when none of the query's channels can be projected.
   */
  search(query: {
    readonly queries: ChannelBatches;
    readonly count: number;
    readonly filter?: Filter;
    readonly nowMs: number;
  }): Promise<readonly AlikeItem[] | undefined>;
}

interface Entry {
  readonly item: LiveItem;
  readonly parts: { readonly modality: Modality; readonly row: Float32Array; readonly nearness: number }[];
}

/**
 * @param spaces The spaces of the items' channels; channels that were encoded anew by another model since the joint
 * space was learned are left out.
 */
export function createJointIndex(
  joint: JointProjector,
  spaces: () => ReadonlyMap<string, EmbeddingSpace>,
): JointIndex {
  const entries = new Map<string, Entry>();
  const isReadable = (channel: string, space: EmbeddingSpace | undefined): boolean => {
    const head = joint.heads.get(channel);
    return head !== undefined && space !== undefined && compareSpaces(head.space, space).comparable;
  };
  return {
    async put(items) {
      const shown = items.filter(({ hidden }) => hidden !== true);
      const fresh = new Map<string, Entry>(shown.map((item) => [item.id, { item, parts: [] }]));
      const known = spaces();
      const channels = [...known].filter(([channel, space]) => isReadable(channel, space));
      for (const modality of new Set(channels.map(([channel]) => modalityOfChannel(channel)))) {
        const own = channels.filter(([channel]) => modalityOfChannel(channel) === modality);
        const batches = new Map(own.flatMap(([channel, space]) => batchOf(channel, space, shown)));
        if (batches.size === 0) continue;
        const projected = await joint.projectTogether(batches);
        const nearness = joint.nearness(projected);
        for (const [at, id] of projected.ids.entries()) {
          const row = Float32Array.from(rowOf(projected, at));
          fresh.get(id)?.parts.push({ modality, row, nearness: nearness[at]! });
        }
      }
      for (const { id } of items) entries.delete(id);
      for (const [id, entry] of fresh) if (entry.parts.length > 0) entries.set(id, entry);
    },
    remove: (id) => void entries.delete(id),
    async search({ queries, count, filter, nowMs }) {
      const asked = new Map([...queries].filter(([channel, { space }]) => isReadable(channel, space)));
      if (asked.size === 0) return undefined;
      const query = rowOf(await joint.projectTogether(asked), 0);
      const accepts = filter === undefined ? () => true : compileFilter(filter, { nowMs });
      const found: AlikeItem[] = [];
      for (const entry of entries.values()) if (accepts(entry.item)) found.push(scored(entry, query));
      return found
        .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
        .slice(0, count);
    },
  };
}

/** The items' rows of a channel; none where no item has one. */
function batchOf(
  channel: string,
  space: EmbeddingSpace,
  items: readonly LiveItem[],
): [string, EmbeddingBatch][] {
  const own = items.filter(({ vectors }) => vectors.has(channel));
  if (own.length === 0) return [];
  const values = new Float32Array(own.length * space.dimensions);
  for (const [at, { vectors }] of own.entries()) values.set(vectors.get(channel)!, at * space.dimensions);
  return [
    [
      channel,
      createBatch(
        space,
        own.map(({ id }) => id),
        values,
      ),
    ],
  ];
}

function scored({ item, parts }: Entry, query: Float32Array): AlikeItem {
  const contributions: Record<string, number> = {};
  let score = 0;
  for (const { modality, row, nearness } of parts) {
    const part = (cosine(row, query) - nearness) / parts.length;
    contributions[modality] = part;
    score += part;
  }
  return { id: item.id, score, contributions };
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

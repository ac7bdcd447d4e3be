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
import {
  type AlikeItem,
  compileFilter,
  type Filter,
  type LiveItem,
  type ScoreSpread,
} from "@modalis/recommender";
import { jointRows, type NearRow, rankRows } from "../pictures/nearest-rows.js";
import { type JointPart, rankJointly } from "./rank-jointly.js";

/** A space that modalities share; `JointSpace` of `@modalis/trainer` is one. */
export interface JointProjector {
  /** The channels that it reads, with the space expected of each. */
  readonly heads: ReadonlyMap<string, { readonly space: EmbeddingSpace }>;
  /** One vector of unit length an id, from its channels of one modality. */
  projectTogether(batches: ChannelBatches): Promise<EmbeddingBatch>;
  /** What is taken from a cosine of each projected row, so that what is near everything is not always found: `[rows]`. */
  nearness(batch: EmbeddingBatch): Float32Array;
}

export interface JointQuery {
  /** Channels of one modality, a row each. */
  readonly queries: ChannelBatches;
  /** What a search in the query's own modality gives, best first, at least `count` where there are so many. */
  readonly plain: readonly AlikeItem[];
  /** Of the plain scores over the catalogue. */
  readonly spread: ScoreSpread;
  readonly count: number;
  readonly filter?: Filter;
  readonly nowMs: number;
}

/** Finds items of any modality by content of another, while items come and go. */
export interface JointIndex {
  /** Whether vectors of a channel are projected, where they are of the space that was expected. */
  reads(channel: string): boolean;
  /** Adds and replaces items, hidden ones left out. */
  put(items: readonly LiveItem[]): Promise<void>;
  remove(id: string): void;
  /** As {@link rankJointly}; undefined when none of the query's channels can be projected. */
  search(query: JointQuery): Promise<readonly AlikeItem[] | undefined>;
  /**
   * The items with content of a modality by how near it is to what was asked, the nearest first, and the space in which it
   * is; undefined where nothing can be projected.
   */
  nearest(
    queries: ChannelBatches,
    modality: Modality,
  ): Promise<{ readonly rows: readonly NearRow[]; readonly space: EmbeddingSpace } | undefined>;
}

interface Entry {
  readonly id: string;
  readonly item: LiveItem;
  readonly parts: JointPart[];
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
  const isReadable = (channel: string, space: EmbeddingSpace): boolean => {
    const head = joint.heads.get(channel);
    return head !== undefined && compareSpaces(head.space, space).comparable;
  };
  return {
    reads: (channel) => joint.heads.has(channel),
    async put(items) {
      const shown = items.filter(({ hidden }) => hidden !== true);
      const fresh = new Map(
        shown.map((item): [string, Entry] => [item.id, { id: item.id, item, parts: [] }]),
      );
      const channels = [...spaces()].filter(([channel, space]) => isReadable(channel, space));
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
    async nearest(queries, modality) {
      const asked = await jointRows(joint, queries);
      if (asked === undefined) return undefined;
      const rows = [...entries.values()].flatMap(({ id, parts }) =>
        parts.filter((part) => part.modality === modality).map((part) => ({ id, ...part })),
      );
      return { rows: rankRows(rowOf(asked.batch, 0), rows), space: asked.batch.space };
    },
    async search({ queries, filter, nowMs, ...query }) {
      const asked = new Map([...queries].filter(([channel, { space }]) => isReadable(channel, space)));
      if (asked.size === 0) return undefined;
      const projected = await joint.projectTogether(asked);
      const test = filter === undefined ? undefined : compileFilter(filter, { nowMs });
      return rankJointly({
        ...query,
        query: rowOf(projected, 0),
        modality: projected.space.modality,
        items: entries.values(),
        accepts: (id) => test?.(entries.get(id)!.item) ?? true,
      });
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
  const ids = own.map(({ id }) => id);
  return [[channel, createBatch(space, ids, values)]];
}

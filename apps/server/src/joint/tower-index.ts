import {
  type ChannelBatches,
  compareSpaces,
  type EmbeddingBatch,
  type EmbeddingSpace,
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
import { type NearRow, rankRows } from "../pictures/nearest-rows.js";
import { type JointItem, rankJointly } from "./rank-jointly.js";

export interface TowerQuery {
  /** By channel of another modality, one row of what was asked, by the tower that shares the channel's space. */
  readonly across: ChannelBatches;
  /** The channels that gave `plain`: items with a vector in one of them are not judged again. */
  readonly judged: ReadonlySet<string>;
  /** What a search in the query's own modality gives, best first, at least `count` where there are so many. */
  readonly plain: readonly AlikeItem[];
  /** Of the plain scores over the catalogue. */
  readonly spread: ScoreSpread;
  readonly count: number;
  readonly filter?: Filter;
  readonly nowMs: number;
}

/** Finds items of one modality by content of another where both were encoded by the towers of one model. */
export interface TowerIndex {
  /** Adds and replaces items, hidden ones left out. */
  put(items: readonly LiveItem[]): void;
  remove(id: string): void;
  /** As `rankJointly`; undefined where nothing in the catalogue shares a space with what was asked. */
  search(query: TowerQuery): readonly AlikeItem[] | undefined;
  /** The items with a row of a channel by its cosine with what was asked of the channel, the nearest first. */
  nearest(channel: string, asked: EmbeddingBatch): readonly NearRow[];
}

interface Entry {
  readonly item: LiveItem;
  /** In which the item has a vector. */
  readonly channels: readonly string[];
  /** By channel, with the space as it was when the item was put. */
  readonly rows: ReadonlyMap<string, { readonly space: EmbeddingSpace; readonly row: Float32Array }>;
}

/** @param spaces The spaces of the items' channels now. */
export function createTowerIndex(spaces: () => ReadonlyMap<string, EmbeddingSpace>): TowerIndex {
  const entries = new Map<string, Entry>();
  return {
    put(items) {
      const towers = [...spaces()].filter(([, space]) => isOfTower(space));
      for (const item of items) {
        entries.delete(item.id);
        const entry = item.hidden === true ? undefined : entryOf(item, towers);
        if (entry !== undefined) entries.set(item.id, entry);
      }
    },
    remove: (id) => void entries.delete(id),
    nearest(channel, asked) {
      const across = new Map([[channel, asked]]);
      const rows = [...entries.values()].flatMap((entry) =>
        comparedTo(entry, across).flatMap(({ id, parts }) => parts.map((part) => ({ id, ...part }))),
      );
      return rankRows(rowOf(asked, 0), rows);
    },
    search({ across, judged, filter, nowMs, ...query }) {
      const items = [...entries.values()].flatMap((entry) => comparedTo(entry, across));
      const [asked] = across.values();
      if (items.length === 0 || asked === undefined) return undefined;
      const test = filter === undefined ? undefined : compileFilter(filter, { nowMs });
      return rankJointly({
        ...query,
        modality: asked.space.modality,
        // The channels of one modality have one model.
        query: new Map(
          Array.from(across, ([channel, batch]) => [modalityOfChannel(channel), rowOf(batch, 0)]),
        ),
        items,
        accepts(id) {
          const { item, channels } = entries.get(id)!;
          return !channels.some((channel) => judged.has(channel)) && (test?.(item) ?? true);
        },
      });
    },
  };
}

/**
 * Whether a tower for another modality may share a space. Models of towers give rows of unit length, so that what is kept
 * of millions of items is no copy.
 */
export function isOfTower({ jointSpace, normalisation }: EmbeddingSpace): boolean {
  return jointSpace !== undefined && normalisation === "l2";
}

function entryOf(item: LiveItem, towers: readonly (readonly [string, EmbeddingSpace])[]): Entry | undefined {
  const rows = towers.flatMap(([channel, space]) => {
    const row = item.vectors.get(channel);
    return row === undefined ? [] : [[channel, { space, row }] as const];
  });
  if (rows.length === 0) return undefined;
  const channels = [...item.vectors.keys()];
  return { item: { ...item, vectors: new Map() }, channels, rows: new Map(rows) };
}

/** What of an item may be compared; a row of a space that was replaced since may not. */
function comparedTo({ item, rows }: Entry, across: ChannelBatches): JointItem[] {
  const parts = [...across].flatMap(([channel, { space }]) => {
    const own = rows.get(channel);
    return own !== undefined && compareSpaces(own.space, space).comparable
      ? [{ modality: modalityOfChannel(channel), row: own.row, nearness: 0 }]
      : [];
  });
  return parts.length === 0 ? [] : [{ id: item.id, parts }];
}

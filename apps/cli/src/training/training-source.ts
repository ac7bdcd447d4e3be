import {
  createInteractions,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type FeatureTable,
  type InteractionRow,
  type Interactions,
  ModalisError,
} from "@modalis/contract";
import { type Catalogue, preferenceOf, readCatalogue } from "@modalis/store";
import { shellWord } from "../terminal/shell-word.js";
import { readChannels } from "./read-channels.js";

/** What a catalogue offers to training. */
export interface TrainingSource {
  readonly catalogue: Catalogue;
  /** One a user and item that counts, with the part of a published split where the event names one. */
  readonly rows: readonly SplitRow[];
  /** Users by number: those described, then those of the events. */
  readonly userIds: readonly string[];
  /** Items of the catalogue, by number. */
  readonly itemIds: readonly string[];
  readonly itemFeatures: ReadonlyMap<string, FeatureTable>;
  readonly userFeatures: ReadonlyMap<string, FeatureTable>;
  readonly itemSpaces: ReadonlyMap<string, EmbeddingSpace>;
}

export interface SplitRow extends InteractionRow {
  readonly split?: string;
  /** Whether it is a rating that does not speak for the item: to be foretold, but not to be recommended. */
  readonly isLowRating?: true;
}

/** `positive`: what speaks for an item; `all`: every event, such as low ratings, with its value. */
export type CountedEvents = "positive" | "all";

export interface TrainingSourceOptions {
  readonly events: CountedEvents;
  /** Channels of content to read; all when absent, none when empty. */
  readonly channels?: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Reads a catalogue's events and the vectors of its current spaces. Events of items that it does not list are left out.
 *
 * @throws `NOT_FOUND` for a folder that is no catalogue, `INVALID_ARGUMENT` without events to learn from or for a channel
 * that was not encoded.
 */
export async function readTrainingSource(
  folder: string,
  { events, channels, signal }: TrainingSourceOptions,
): Promise<TrainingSource> {
  const catalogue = await readCatalogue(folder, { signal });
  const itemIds = catalogue.items.map(({ id }) => id);
  const known = new Set(itemIds);
  const counted = catalogue.events.filter(
    (event) =>
      known.has(event.item) &&
      (events === "all" || preferenceOf(event, catalogue.settings.events) === "positive"),
  );
  if (counted.length === 0) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${folder} has no ${events === "all" ? "" : "positive "}events of its items to learn from; see: modalis validate ${shellWord(folder)}`,
    );
  }
  const userIds = [...new Set([...catalogue.users.map(({ id }) => id), ...counted.map(({ user }) => user)])];
  const { items, users } = await readChannels(catalogue, signal);
  const wanted = wantedChannels(channels, items);
  return {
    catalogue,
    rows: counted.map((event) => rowOf(event, catalogue)),
    userIds,
    itemIds,
    itemFeatures: new Map(wanted.map((channel) => [channel, featureTable(items.get(channel)!, itemIds)])),
    userFeatures: new Map([...users].map(([channel, batch]) => [channel, featureTable(batch, userIds)])),
    itemSpaces: new Map(wanted.map((channel) => [channel, items.get(channel)!.space])),
  };
}

function rowOf(event: Catalogue["events"][number], { settings }: Catalogue): SplitRow {
  const { user, item, kind, value, timestampMs, split } = event;
  const isLowRating =
    settings.events.ratings.has(kind) && preferenceOf(event, settings.events) !== "positive";
  return {
    userId: user,
    itemId: item,
    ...(value === undefined ? {} : { value }),
    ...(timestampMs === undefined ? {} : { timestampMs }),
    ...(split === undefined ? {} : { split }),
    ...(isLowRating ? { isLowRating } : {}),
  };
}

/** All rows as one set of interactions; values are kept where every event counts. */
export function interactionsOf({ rows, userIds, itemIds }: TrainingSource): Interactions {
  return createInteractions(rows, { userIds, itemIds });
}

function wantedChannels(
  channels: readonly string[] | undefined,
  items: ReadonlyMap<string, EmbeddingBatch>,
): readonly string[] {
  for (const channel of channels ?? []) {
    if (items.has(channel)) continue;
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `no item has "${channel}"; there are ${[...items.keys()].join(", ") || "no channels: run modalis encode"}`,
    );
  }
  return channels ?? [...items.keys()];
}

function featureTable(batch: EmbeddingBatch, ids: readonly string[]): FeatureTable {
  const { dimensions } = batch.space;
  const numbers = new Map(ids.map((id, at) => [id, at]));
  const data = new Float32Array(ids.length * dimensions);
  const present = new Uint8Array(ids.length);
  for (const [row, id] of batch.ids.entries()) {
    const number = numbers.get(id);
    if (number === undefined) continue;
    data.set(batch.values.subarray(row * dimensions, (row + 1) * dimensions), number * dimensions);
    present[number] = 1;
  }
  return { dimensions, data, present, space: batch.space };
}

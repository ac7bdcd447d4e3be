import { modalityOfChannel } from "@modalis/contract";
import type { LiveEvent, LiveHistory, LiveItem, LiveRecommender, LiveUser } from "@modalis/recommender";
import type {
  CatalogueSettings,
  EventRecord,
  HistoryColumns,
  ItemRecord,
  LiveStore,
  UserRecord,
} from "@modalis/store";
import type { JointIndex } from "../joint/joint-index.js";
import type { TowerIndex } from "../joint/tower-index.js";
import { eventWeight } from "./event-weight.js";
import type { StoredRows } from "./stored-rows.js";
import type { RefusalTeller } from "./tell-refusals.js";

export interface LoadedLive {
  /** The last change that is part of what was loaded. */
  readonly sequence: number;
  /** Items that show something in a modality of which they have no vector. */
  readonly unencoded: readonly string[];
}

/**
 * Fills a recommender with all that the store holds, a batch at a time, and opens the channels of the rows.
 *
 * Events are read from the start, and users while items are taken: the database works on a thread of its own.
 *
 * @param readRows The stored rows of each channel.
 */
export async function loadLive(
  store: LiveStore,
  recommender: LiveRecommender,
  readRows: () => Promise<readonly StoredRows[]>,
  { events: settings }: CatalogueSettings,
  {
    refusals,
    joint,
    towers,
    signal,
  }: {
    readonly refusals: RefusalTeller;
    readonly joint?: JointIndex;
    readonly towers: TowerIndex;
    readonly signal?: AbortSignal;
  },
): Promise<LoadedLive> {
  const stop = signal === undefined ? {} : { signal };
  const sequence = await store.currentSequence();
  // Events wait for nothing: they fill the time in which vectors are waited for, as items and users must.
  const history = loadHistory(store, recommender, settings, { refusals, ...stop });
  // Told below, when all items were read.
  history.catch(() => undefined);
  const channels = await readRows();
  for (const { channel, space } of channels) await recommender.addChannel(channel, space);
  const users = loadUsers(store, recommender, channels, { refusals, ...stop });
  users.catch(() => undefined);
  const unencoded: string[] = [];
  const open = new Set(channels.map(({ channel }) => channel));
  for await (const items of store.readItems()) {
    signal?.throwIfAborted();
    const live = items.map((item) => liveItem(item, channels));
    refusals.tell(recommender.upsertItems(live));
    towers.put(live);
    await joint?.put(live);
    for (const [at, item] of items.entries()) {
      if (lacksVectors(item, live[at]!, open)) unencoded.push(item.id);
    }
  }
  // All vectors are there: their statistics are fitted while the last events are read.
  await Promise.all([recommender.refresh(), users, history]);
  return { sequence, unencoded };
}

async function loadUsers(
  store: LiveStore,
  recommender: LiveRecommender,
  channels: readonly StoredRows[],
  { refusals, signal }: { readonly refusals: RefusalTeller; readonly signal?: AbortSignal },
): Promise<void> {
  for await (const users of store.readUsers()) {
    signal?.throwIfAborted();
    refusals.tell(recommender.upsertUsers(users.map((user) => liveUser(user, channels))));
  }
}

async function loadHistory(
  store: LiveStore,
  recommender: LiveRecommender,
  settings: CatalogueSettings["events"],
  { refusals, signal }: { readonly refusals: RefusalTeller; readonly signal?: AbortSignal },
): Promise<void> {
  for await (const events of store.readHistory()) {
    signal?.throwIfAborted();
    refusals.tell(recommender.addHistory(weighed(events, settings)));
  }
}

function weighed(events: HistoryColumns, settings: CatalogueSettings["events"]): LiveHistory {
  const { kinds, kindNames, values } = events;
  const weights = new Float32Array(values.length);
  // Most events have no value, and there are a handful of kinds.
  const withoutValue = kindNames.map((kind) => eventWeight({ kind }, settings));
  for (let at = 0; at < values.length; at++) {
    const kind = kinds[at]!;
    const value = values[at]!;
    weights[at] = Number.isNaN(value)
      ? withoutValue[kind]!
      : eventWeight({ kind: kindNames[kind]!, value }, settings);
  }
  return { ...events, weights };
}

/** An item with the vectors that are stored of what it shows. */
export function liveItem(item: ItemRecord, channels: readonly StoredRows[]): LiveItem {
  const vectors = new Map<string, Float32Array>();
  for (const { channel, vectorOf } of channels) {
    const vector = vectorOf(item);
    if (vector !== undefined) vectors.set(channel, vector);
  }
  return withVectors(item, vectors);
}

function liveUser(user: UserRecord, channels: readonly StoredRows[]): LiveUser {
  const { id, attributes } = user;
  let features: Map<string, Float32Array> | undefined;
  for (const { channel, vectorOfUser } of channels) {
    const vector = vectorOfUser(user);
    if (vector === undefined) continue;
    features ??= new Map();
    features.set(channel, vector);
  }
  return features === undefined ? { id, attributes } : { id, attributes, features };
}

/** An item as the recommender takes it. */
export function withVectors(item: ItemRecord, vectors: ReadonlyMap<string, Float32Array>): LiveItem {
  const { id, attributes, labels, hidden, timestampMs } = item;
  return {
    id,
    attributes,
    ...(labels === undefined ? {} : { labels }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(timestampMs === undefined ? {} : { timestampMs }),
    vectors,
  };
}

/** An event as the recommender weighs it. */
export function liveEvent(
  { userId, itemId, kind, value, timestampMs, sequence }: Omit<EventRecord, "id">,
  settings: CatalogueSettings["events"],
): LiveEvent {
  const weight = eventWeight({ kind, value }, settings);
  return { userId, itemId, weight, kind, timestampMs, sequence };
}

/** Every content has a vector in the channel that is named as its modality, where that is open; in others only what they find in it. */
function lacksVectors({ contents }: ItemRecord, { vectors }: LiveItem, open: ReadonlySet<string>): boolean {
  return Object.keys(contents).some((modality) =>
    open.has(modality) ? !vectors.has(modality) : !hasVectorOf(modality, vectors),
  );
}

function hasVectorOf(modality: string, vectors: LiveItem["vectors"]): boolean {
  for (const channel of vectors.keys()) if (modalityOfChannel(channel) === modality) return true;
  return false;
}

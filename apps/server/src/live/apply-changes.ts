import { modalityOfChannel } from "@modalis/contract";
import type { LiveRecommender } from "@modalis/recommender";
import type { CatalogueSettings, Change, ItemRecord, LiveStore } from "@modalis/store";
import type { JointIndex } from "../joint/joint-index.js";
import type { TowerIndex } from "../joint/tower-index.js";
import { modalityContents } from "./item-contents.js";
import { liveEvent, withVectors } from "./load-live.js";
import type { RefusalTeller } from "./tell-refusals.js";
import type { Turns } from "./turns.js";

export interface ApplyTarget {
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  readonly settings: CatalogueSettings;
  /** Where a joint space was learned. */
  readonly joint?: JointIndex;
  /** Rows that the towers of a model share. */
  readonly towers: TowerIndex;
  readonly refusals: RefusalTeller;
  /** By the id of an item: what is read of it and given to the recommender is one step to all others. */
  readonly turns: Turns;
  /** Called when a model was promoted, by whichever server. */
  readonly onPromoted: () => Promise<void>;
  /** Called when an experiment changed, by whichever server. */
  readonly onExperiments: () => Promise<void>;
  /** Called when another space was put in use for a channel, by whichever server. */
  readonly onSpaces: () => Promise<void>;
}

/** Brings what was committed, by this server or another, into the recommender; applying a change twice does no harm. */
export async function applyChanges(changes: readonly Change[], target: ApplyTarget): Promise<void> {
  const { recommender, settings, refusals } = target;
  const touched = new Set<string>();
  for (const change of changes) {
    if (change.kind === "item") touched.add(change.item.id);
    else if (change.kind === "vector") touched.add(change.vector.itemId);
    else if (change.kind === "item-deleted") {
      touched.delete(change.id);
      await removeItem(change.id, target);
    } else if (change.kind === "user") {
      const { id, attributes } = change.user;
      refusals.tell(recommender.upsertUsers([{ id, attributes }]));
    } else if (change.kind === "user-deleted") recommender.removeUser(change.id);
    else if (change.kind === "user-forgotten") await forgetTombstone(change.tombstone, target);
    else if (change.kind === "event-deleted") {
      const { userId, itemId, eventSequence } = change;
      recommender.removeEvents([{ userId, itemId, sequence: eventSequence }]);
    } else if (change.kind === "events-expired") await removeExpired(change.beforeMs, recommender);
    else if (change.kind === "event") {
      refusals.tell(recommender.addEvents([liveEvent(change.event, settings.events)]));
    } else await followServices(change, target);
  }
  await refreshItems([...touched], target);
}

/** Brings what answers to what the database says is in use. */
async function followServices({ kind }: Change, target: ApplyTarget): Promise<void> {
  if (kind === "model-promoted") await target.onPromoted();
  else if (kind === "experiment" || kind === "experiment-deleted") await target.onExperiments();
  else if (kind === "space-used") await target.onSpaces();
}

/** Reads items anew and gives them to the recommender with the vectors that the database holds of what they show. */
export async function refreshItems(ids: readonly string[], target: ApplyTarget): Promise<void> {
  if (ids.length === 0) return;
  const { store, recommender, joint, towers, refusals } = target;
  await target.turns.run(ids, async () => {
    const live = [];
    for (const item of await store.getItems(ids)) live.push(withVectors(item, await vectorsOf(item, target)));
    refusals.tell(recommender.upsertItems(live));
    towers.put(live);
    await joint?.put(live);
  });
}

/** Takes an item out of this server's memory. */
export async function removeItem(
  id: string,
  { recommender, joint, towers, turns }: ApplyTarget,
): Promise<void> {
  await turns.run([id], async () => {
    recommender.removeItem(id);
    joint?.remove(id);
    towers.remove(id);
  });
}

/** By channel, in the spaces in use; what was made of a content that the item no longer shows does not count. */
async function vectorsOf(
  { id, contents }: ItemRecord,
  { store, recommender }: ApplyTarget,
): Promise<ReadonlyMap<string, Float32Array>> {
  const shown = new Map(modalityContents(contents).map(({ modality, sha256 }) => [modality, sha256]));
  const vectors = new Map<string, Float32Array>();
  for (const { space, channel, sha256, vector } of await store.vectorsOfItem(id)) {
    if (!recommender.spaces.has(channel)) await openChannel(channel, { store, recommender });
    const isInUse = recommender.spaces.get(channel)?.fingerprint === space;
    if (isInUse && shown.get(modalityOfChannel(channel)) === sha256) vectors.set(channel, vector);
  }
  return vectors;
}

/** People of whom answers wait while their old events are taken away. */
const EXPIRED_AT_ONCE = 2_000;

async function removeExpired(beforeMs: number, recommender: LiveRecommender): Promise<void> {
  const ids = recommender.userIds();
  for (let from = 0; from < ids.length; from += EXPIRED_AT_ONCE) {
    const people = ids.slice(from, from + EXPIRED_AT_ONCE);
    recommender.removeEvents(people.map((userId) => ({ userId, beforeMs })));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Opens a channel in which another server was the first to encode something. */
async function openChannel(
  channel: string,
  { store, recommender }: Pick<ApplyTarget, "store" | "recommender">,
): Promise<void> {
  const space = (await store.currentSpaces()).get(channel);
  if (space !== undefined) await recommender.addChannel(channel, space);
}

/** The feed tells of a forgotten user only what cannot be turned back into an id. */
async function forgetTombstone(tombstone: string, { store, recommender }: ApplyTarget): Promise<void> {
  for (const id of recommender.userIds()) {
    if (store.tombstoneOf(id) === tombstone) {
      recommender.removeUser(id);
      return;
    }
  }
}

import type { LiveRecommender } from "@modalis/recommender";
import type { CatalogueSettings, Change } from "@modalis/store";
import { liveEvent } from "./load-live.js";
import {
  type RefreshTarget,
  refreshItems,
  refreshUsers,
  removeItem,
  removeUser,
  usersKnown,
} from "./refresh-items.js";

export interface ApplyTarget extends RefreshTarget {
  readonly settings: CatalogueSettings;
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
  const refresh = async (): Promise<void> => {
    const ids = [...touched];
    touched.clear();
    await refreshItems(ids, target);
  };
  for (const change of changes) {
    const item = changedItem(change, recommender);
    if (item !== undefined) touched.add(item);
    else if (change.kind === "item-deleted") {
      touched.delete(change.id);
      await removeItem(change.id, target);
    } else if (change.kind === "user") await refreshUsers([change.user], target);
    else if (change.kind === "user-deleted") await removeUser(change.id, target);
    else if (change.kind === "user-forgotten") await forgetTombstone(change.tombstone, target);
    else if (change.kind === "event-deleted") {
      const { userId, itemId, eventSequence } = change;
      recommender.removeEvents([{ userId, itemId, sequence: eventSequence }]);
    } else if (change.kind === "events-expired") await removeExpired(change.beforeMs, recommender);
    else if (change.kind === "event") {
      refusals.tell(recommender.addEvents([liveEvent(change.event, settings.events)]));
    } else {
      // What came before is known then: of a channel that changes, what lacks vectors in the new space is looked for.
      await refresh();
      await followServices(change, target);
    }
  }
  await refresh();
}

/**
 * The item to read anew, if any. A vector of a space that is not in use concerns nobody: the space is read as a whole when
 * it is put in use, and what comes to it later is told later.
 */
function changedItem(change: Change, { spaces }: Pick<LiveRecommender, "spaces">): string | undefined {
  if (change.kind === "item") return change.item.id;
  if (change.kind !== "vector") return undefined;
  const inUse = spaces.get(change.vector.channel);
  return inUse === undefined || inUse.fingerprint === change.space ? change.vector.itemId : undefined;
}

/** Brings what answers to what the database says is in use. */
async function followServices({ kind }: Change, target: ApplyTarget): Promise<void> {
  if (kind === "model-promoted") await target.onPromoted();
  else if (kind === "experiment" || kind === "experiment-deleted") await target.onExperiments();
  else if (kind === "space-used") await target.onSpaces();
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

/** The feed tells of a forgotten user only what cannot be turned back into an id. */
async function forgetTombstone(tombstone: string, target: ApplyTarget): Promise<void> {
  for (const id of usersKnown(target))
    if (target.store.tombstoneOf(id) === tombstone) return removeUser(id, target);
}

import type { LiveRecommender } from "@modalis/recommender";
import type { CatalogueSettings, Change, UserRecord } from "@modalis/store";
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
  const items = new Set<string>();
  const users = new Map<string, UserRecord>();
  /** Reads together what changed one after the other. */
  const refresh = async (): Promise<void> => {
    const touched = [[...items], [...users.values()]] as const;
    items.clear();
    users.clear();
    await refreshUsers(touched[1], target);
    await refreshItems(touched[0], target);
  };
  for (const change of changes) {
    const item = changedItem(change, target.recommender);
    if (item !== undefined) items.add(item);
    else if (change.kind === "user") users.set(change.user.id, change.user);
    else if (change.kind === "event") {
      const event = liveEvent(change.event, target.settings.events);
      target.refusals.tell(target.recommender.addEvents([event]));
    } else if (change.kind === "event-deleted") {
      const { userId, itemId, eventSequence: sequence } = change;
      target.recommender.removeEvents([{ userId, itemId, sequence }]);
    } else {
      // What came before is known then: of a channel that changes, what lacks vectors in the new space is looked for.
      await refresh();
      await applyRarer(change, target);
    }
  }
  await refresh();
}

/** Applies what is not read together with its neighbours. */
async function applyRarer(change: Change, target: ApplyTarget): Promise<void> {
  const { recommender } = target;
  if (change.kind === "item-deleted") await removeItem(change.id, target);
  else if (change.kind === "user-deleted") await removeUser(change.id, target);
  else if (change.kind === "user-forgotten") await forgetTombstone(change.tombstone, target);
  else if (change.kind === "events-expired") await removeExpired(change.beforeMs, recommender);
  else await followServices(change, target);
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

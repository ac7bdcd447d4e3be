import type { LiveRecommender } from "@modalis/recommender";
import type { LiveStore, UserRecord } from "@modalis/store";
import type { JointIndex } from "../joint/joint-index.js";
import type { TowerIndex } from "../joint/tower-index.js";
import type { FolderRows } from "./folder-rows.js";
import { withVectors } from "./load-live.js";
import { readShownVectors } from "./shown-vectors.js";
import type { RefusalTeller } from "./tell-refusals.js";
import type { Turns } from "./turns.js";

export interface RefreshTarget {
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  readonly folderRows: FolderRows;
  /** Where a joint space was learned. */
  readonly joint?: JointIndex;
  /** Rows that the towers of a model share. */
  readonly towers: TowerIndex;
  readonly refusals: RefusalTeller;
  /** By the id of an item or {@link userTurn}: what is read and given to the recommender is one step to all others. */
  readonly turns: Turns;
}

/** Reads items anew and gives them to the recommender with the vectors that are stored of what they show. */
export async function refreshItems(ids: readonly string[], target: RefreshTarget): Promise<void> {
  if (ids.length === 0) return;
  const { store, recommender, joint, towers, refusals, turns } = target;
  await turns.run(ids, async () => {
    for (;;) {
      const items = await store.getItems(ids);
      const vectors = await readShownVectors("items", items, target);
      // A channel may have been given another space since: from here on nothing is waited for.
      if (!vectors.areInUse()) continue;
      const live = items.map((item) => withVectors(item, vectors.of(item.id)));
      refusals.tell(recommender.upsertItems(live));
      towers.put(live);
      return joint?.put(live);
    }
  });
}

/** Takes an item out of this server's memory. */
export async function removeItem(
  id: string,
  { recommender, joint, towers, turns }: RefreshTarget,
): Promise<void> {
  await turns.run([id], async () => {
    recommender.removeItem(id);
    joint?.remove(id);
    towers.remove(id);
  });
}

/** Gives users to the recommender, with the vectors that are stored of what they show of themselves. */
export async function refreshUsers(users: readonly UserRecord[], target: RefreshTarget): Promise<void> {
  if (users.length === 0) return;
  const { recommender, refusals, turns } = target;
  const ids = users.map(({ id }) => userTurn(id));
  await turns.run(ids, async () => {
    for (;;) {
      const showing = await readShowing(users, target);
      const vectors = await readShownVectors("users", showing, target);
      if (!vectors.areInUse()) continue;
      const plain = users.filter((user) => !showsSomething(user));
      const live = [...plain, ...showing].map(({ id, attributes }) => {
        const features = vectors.of(id);
        return { id, attributes, ...(features.size === 0 ? {} : { features }) };
      });
      refusals.tell(recommender.upsertUsers(live));
      return;
    }
  });
}

/** Read anew, so that one who was forgotten while others were read stays so. */
async function readShowing(
  users: readonly UserRecord[],
  { store }: RefreshTarget,
): Promise<readonly UserRecord[]> {
  const ids = users.filter(showsSomething).map(({ id }) => id);
  return ids.length === 0 ? [] : store.getUsers(ids);
}

function showsSomething({ contents }: UserRecord): boolean {
  return Object.keys(contents).length > 0;
}

/** Takes a user out of this server's memory. */
export async function removeUser(id: string, { recommender, turns }: RefreshTarget): Promise<void> {
  await turns.run([userTurn(id)], async () => recommender.removeUser(id));
}

const USER_TURN = "user ";

function userTurn(id: string): string {
  return `${USER_TURN}${id}`;
}

/** Users in this server's memory, and those who are about to be. */
export function usersKnown({ recommender, turns }: Pick<RefreshTarget, "recommender" | "turns">): string[] {
  const coming = turns.keys().filter((key) => key.startsWith(USER_TURN));
  return [...recommender.userIds(), ...coming.map((key) => key.slice(USER_TURN.length))];
}

/** Items that are read anew at once where all are. */
const BATCH = 200;

/** Reads all items anew, as after a channel was given a space that more than its own vectors serve. @throws The signal's reason. */
export async function refreshAllItems(target: RefreshTarget, signal: AbortSignal): Promise<void> {
  for await (const items of target.store.readItems()) {
    for (let from = 0; from < items.length; from += BATCH) {
      signal.throwIfAborted();
      const ids = items.slice(from, from + BATCH).map(({ id }) => id);
      await refreshItems(ids, target);
    }
  }
}

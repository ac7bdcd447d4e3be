import type { ItemInput, LiveStore } from "@modalis/store";
import type { Retraining } from "../retrain/retraining.js";
import { findPicture } from "./find-picture.js";
import type { LiveContentQuery } from "./live-catalogue.js";
import { liveEvent } from "./load-live.js";
import { refreshItems, refreshUsers, removeItem, removeUser } from "./refresh-items.js";
import { searchLive } from "./search-live.js";
import { encodeAgain, type LiveParts, putItems } from "./write-items.js";

/** The calls of a live catalogue that change it or ask it, each of which is part of the next answer when it returns. */
export function liveCalls(parts: LiveParts & { readonly retraining: Retraining }, nowMs: () => number) {
  const { store, recommender, encoders, target, retraining } = parts;
  const { refusals } = target;
  return {
    putItems: (items: readonly ItemInput[], signal?: AbortSignal) => putItems(parts, items, signal),
    async deleteItem(id: string): Promise<boolean> {
      const was = await store.deleteItem(id);
      await removeItem(id, target);
      return was;
    },
    async putUsers(users: Parameters<LiveStore["putUsers"]>[0]) {
      const result = await store.putUsers(users);
      await refreshUsers(result.stored, target);
      return result;
    },
    async addEvents(...args: Parameters<LiveStore["addEvents"]>) {
      const result = await store.addEvents(...args);
      // At once: who is forgotten while items are read below would come back with their events.
      const events = result.added.map((event) => liveEvent(event, target.settings.events));
      refusals.tell(recommender.addEvents(events));
      // Items that the call has made are recommendable when it returns.
      const made = args[1]?.createMissing ? result.added.map(({ itemId }) => itemId) : [];
      await refreshItems(
        [...new Set(made)].filter((id) => !recommender.knowsItem(id)),
        target,
      );
      return result;
    },
    async forgetUser(userId: string) {
      const done = await store.forgetUser(userId);
      await removeUser(userId, target);
      return { ...done, models: await retraining.forgot(userId) };
    },
    search: (query: LiveContentQuery) => searchLive(query, { target, encoders, nowMs }),
    findPicture: (text: string, signal?: AbortSignal) => findPicture(text, { target, encoders }, signal),
    encodeAgain: (id: string, signal?: AbortSignal) => encodeAgain(parts, id, signal),
  };
}

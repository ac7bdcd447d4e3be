import { preferenceOf } from "@modalis/store";
import { type ItemView, recordView } from "../catalogue/item-view.js";
import type { LiveCatalogue } from "./live-catalogue.js";

/** What a person sees of items, by id; those that are gone are left out. */
export async function viewsOf(
  { store }: LiveCatalogue,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ItemView>> {
  if (ids.length === 0) return new Map();
  return new Map((await store.getItems(ids)).map((item) => [item.id, recordView(item)]));
}

/** Events looked through for likes. */
const LATEST = 200;
const MOST_LIKED = 20;

/** What a person sees of what a user liked, the latest first. */
export async function likedViews(live: LiveCatalogue, userId: string): Promise<readonly ItemView[]> {
  const events = await live.store.eventsOfUser(userId, { limit: LATEST });
  const liked = events.filter((event) => preferenceOf(event, live.settings.events) === "positive");
  const ids = [...new Set(liked.map(({ itemId }) => itemId))].slice(0, MOST_LIKED);
  const views = await viewsOf(live, ids);
  return ids.flatMap((id) => views.get(id) ?? []);
}

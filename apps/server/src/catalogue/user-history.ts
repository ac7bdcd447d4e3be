import type { UserEvent } from "@modalis/recommender";
import type { Catalogue } from "@modalis/store";
import { eventWeight } from "../live/event-weight.js";

/** The catalogue's events as the recommender weighs them. */
export function userEvents(catalogue: Catalogue): readonly UserEvent[] {
  return catalogue.events.map((event) => ({
    userId: event.user,
    itemId: event.item,
    weight: eventWeight(event, catalogue.settings.events),
    ...(event.timestampMs === undefined ? {} : { timestampMs: event.timestampMs }),
  }));
}

/** Every user that `users.jsonl` or an event names, in that order. */
export function usersOf(
  catalogue: Catalogue,
  events: readonly UserEvent[],
): readonly { readonly id: string }[] {
  const ids = new Set(catalogue.users.map(({ id }) => id));
  for (const { userId } of events) ids.add(userId);
  return Array.from(ids, (id) => ({ id }));
}

/** Ids of what a user liked, latest first. */
export function likedItems(events: readonly UserEvent[], userId: string): readonly string[] {
  const liked = events.filter((event) => event.userId === userId && (event.weight ?? 1) > 0);
  const latestFirst = liked.sort((left, right) => (right.timestampMs ?? 0) - (left.timestampMs ?? 0));
  return [...new Set(latestFirst.map(({ itemId }) => itemId))];
}

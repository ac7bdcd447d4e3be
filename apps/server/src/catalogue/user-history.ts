import type { UserEvent } from "@modalis/recommender";
import { type Catalogue, type Preference, preferenceOf } from "@modalis/store";

/** A user as a list shows them. */
export interface UserView {
  readonly id: string;
  /** Items liked. */
  readonly liked: number;
}

/** What each event says of its item: liking, disliking, or merely having been seen. */
const WEIGHTS: Readonly<Record<Preference, number>> = { positive: 1, negative: -1, neutral: 0 };

/** The catalogue's events as the recommender weighs them. */
export function userEvents(catalogue: Catalogue): readonly UserEvent[] {
  return catalogue.events.map((event) => ({
    userId: event.user,
    itemId: event.item,
    weight: WEIGHTS[preferenceOf(event, catalogue.settings.events)],
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

/** Those of the users whose id holds `query`, in their order. */
export function findUsers(
  users: readonly { readonly id: string }[],
  events: readonly UserEvent[],
  query: string,
  limit: number,
): readonly UserView[] {
  const liked = new Map<string, number>(users.map(({ id }) => [id, 0]));
  for (const { userId, weight = 1 } of events)
    liked.set(userId, (liked.get(userId) ?? 0) + (weight > 0 ? 1 : 0));
  const found: UserView[] = [];
  for (const [id, count] of liked) {
    if (found.length === limit) break;
    if (id.includes(query)) found.push({ id, liked: count });
  }
  return found;
}

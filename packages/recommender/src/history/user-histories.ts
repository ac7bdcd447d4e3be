import type { ItemTable } from "../catalogue/item-table.js";
import type { Recency } from "./recency.js";
import { checkEvent, type UserEvent } from "./user-event.js";

/** What one user did, by item number. */
export interface UserHistory {
  /** Net recency-weighted weight of each item, above 0 liked, below 0 disliked; items of 0 are only seen. */
  readonly weights: ReadonlyMap<number, number>;
  readonly seen: ReadonlySet<number>;
}

/**
 * Gathers events by user; several events with one item add up. An event with an item that is not in the table only
 * makes its user known.
 *
 * @throws `INVALID_ARGUMENT` for a weight or time that is not a usable number.
 */
export function gatherHistories(
  events: Iterable<UserEvent>,
  items: ItemTable,
  recency: Recency,
): Map<string, UserHistory> {
  const users = new Map<string, { weights: Map<number, number>; seen: Set<number> }>();
  for (const event of events) {
    checkEvent(event);
    const user = users.get(event.userId) ?? { weights: new Map<number, number>(), seen: new Set<number>() };
    users.set(event.userId, user);
    const item = items.index.get(event.itemId);
    if (item === undefined) continue;
    user.seen.add(item);
    const weight = (event.weight ?? 1) * recency(event.timestampMs);
    if (weight !== 0) user.weights.set(item, (user.weights.get(item) ?? 0) + weight);
  }
  return users;
}

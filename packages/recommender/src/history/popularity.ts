import type { ItemTable } from "../catalogue/item-table.js";
import type { Recency } from "./recency.js";
import type { UserEvent } from "./user-event.js";

/**
 * How liked each item is of late: its recency-weighted net weight over all users, at least 0, as a share of the
 * most popular item's. Events with items that are not in the table do not count.
 *
 * @returns `[items]`, from 0 to 1.
 */
export function measurePopularity(
  events: Iterable<UserEvent>,
  items: ItemTable,
  recency: Recency,
): Float64Array {
  const popularity = new Float64Array(items.ids.length);
  for (const { itemId, weight = 1, timestampMs } of events) {
    const item = items.index.get(itemId);
    if (item !== undefined) popularity[item]! += weight * recency(timestampMs);
  }
  const highest = popularity.reduce((most, value) => Math.max(most, value), 0);
  return popularity.map((value) => (highest > 0 ? Math.max(value, 0) / highest : 0));
}

import type { ChannelBatches } from "@modalis/contract";
import type { UserEvent } from "../history/user-event.js";

/** Every item that has a vector or an event, numbered in the order of ids, so that ties by number are ties by id. */
export interface ItemTable {
  /** Sorted by code unit. */
  readonly ids: readonly string[];
  readonly index: ReadonlyMap<string, number>;
}

/** Numbers the items of all channels and events. */
export function tableItems(channels: ChannelBatches, events: Iterable<UserEvent>): ItemTable {
  const known = new Set<string>();
  for (const batch of channels.values()) for (const id of batch.ids) known.add(id);
  for (const { itemId } of events) known.add(itemId);
  const ids = [...known].sort((left, right) => (left < right ? -1 : 1));
  return { ids, index: new Map(ids.map((id, index) => [id, index])) };
}

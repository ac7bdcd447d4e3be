import type { ChannelBatches } from "@modalis/contract";
import type { UserEvent } from "../history/user-event.js";

/** The items that may be answered, numbered in the order of ids, so that ties by number are ties by id. */
export interface ItemTable {
  /** Sorted by code unit. */
  readonly ids: readonly string[];
  readonly index: ReadonlyMap<string, number>;
}

/** Numbers the items of all channels and those listed or, where there is no list, those of the events. */
export function tableItems(
  channels: ChannelBatches,
  events: Iterable<UserEvent>,
  listed?: Iterable<string>,
): ItemTable {
  const known = new Set<string>(listed);
  for (const batch of channels.values()) for (const id of batch.ids) known.add(id);
  if (listed === undefined) for (const { itemId } of events) known.add(itemId);
  const ids = [...known].sort((left, right) => (left < right ? -1 : 1));
  return { ids, index: new Map(ids.map((id, index) => [id, index])) };
}

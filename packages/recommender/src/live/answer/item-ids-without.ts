import { ModalisError } from "@modalis/contract";
import type { LiveState } from "../state/live-state.js";

/** The items that have no vector in a channel, hidden ones included. @throws `NOT_FOUND` for a channel that is not open. */
export function itemIdsWithout({ channels, slots }: LiveState, name: string): string[] {
  const channel = channels.get(name);
  if (channel === undefined)
    throw new ModalisError(
      "NOT_FOUND",
      `there is no channel "${name}"; open are ${[...channels.keys()].join(", ")}`,
    );
  const ids: string[] = [];
  for (let slot = 0; slot < slots.length; slot++)
    if (slots.itemOf(slot) !== undefined && !channel.has(slot)) ids.push(slots.idOf(slot));
  return ids;
}

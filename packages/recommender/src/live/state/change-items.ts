import { ModalisError } from "@modalis/contract";
import type { LiveItem, Refusal, StoredItem } from "../live-item.js";
import type { LiveState } from "./live-state.js";

/** Adds and replaces items; each that is refused is told, and the others are taken. */
export function upsertItems(state: LiveState, items: readonly LiveItem[]): Refusal[] {
  const refused: Refusal[] = [];
  for (const [at, item] of items.entries()) {
    const message = upsertItem(state, item);
    if (message !== undefined) refused.push({ at, id: item.id, message });
  }
  return refused;
}

/** Takes an item, its vectors and its place in every answer away; events with it are kept until their users go. */
export function removeItem(state: LiveState, id: string): void {
  const slot = state.slots.slotOf(id);
  if (slot === undefined || state.slots.itemOf(slot) === undefined) return;
  for (const channel of state.channels.values()) if (channel.delete(slot)) countChange(state, slot);
  state.slots.remove(id);
  itemChanged(state, slot);
}

/** What is wrong with an item, of which the vectors that are sound are kept nevertheless; undefined when all is well. */
function upsertItem(state: LiveState, item: LiveItem): string | undefined {
  if (typeof item.id !== "string" || item.id === "") return "an item needs an id that is a text";
  const { vectors } = item;
  const slot = state.slots.put(withoutVectors(item));
  let problem: string | undefined;
  for (const [name, vector] of vectors) {
    const channel = state.channels.get(name);
    if (channel === undefined) {
      problem = `item "${item.id}" has a vector of channel "${name}", which is not open; there are ${[...state.channels.keys()].join(", ") || "none"}`;
      continue;
    }
    try {
      if (channel.set(slot, vector)) countChange(state, slot);
    } catch (error) {
      if (!(error instanceof ModalisError)) throw error;
      problem = `item "${item.id}": ${error.message}`;
    }
  }
  for (const [name, channel] of state.channels) {
    if (!vectors.has(name) && channel.delete(slot)) countChange(state, slot);
  }
  itemChanged(state, slot);
  return problem;
}

/** Written out: leaving one property out of a copy costs more than all else that is done with an item. */
function withoutVectors({ id, attributes, labels, hidden, timestampMs }: LiveItem): StoredItem {
  const stored: { -readonly [Key in keyof StoredItem]: StoredItem[Key] } = { id, attributes };
  if (labels !== undefined) stored.labels = labels;
  if (hidden !== undefined) stored.hidden = hidden;
  if (timestampMs !== undefined) stored.timestampMs = timestampMs;
  return stored;
}

/** A vector matters to kept tastes when somebody has an event with its item, or when it stands for the catalogue. */
function countChange(state: LiveState, slot: number): void {
  if (state.slots.references(slot) > 0 || isSampled(state, slot)) state.contentVersion++;
}

function isSampled({ channels }: LiveState, slot: number): boolean {
  for (const { sample } of channels.values()) if (sample.rowOf.has(slot)) return true;
  return false;
}

function itemChanged({ masks, activity, newest }: LiveState, slot: number): void {
  masks.itemChanged(slot);
  activity.itemChanged(slot);
  newest.itemChanged(slot);
}

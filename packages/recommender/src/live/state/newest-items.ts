import { grown } from "./grow.js";
import type { ItemSlots } from "./item-slots.js";
import { createLeadingSlots, topSlots } from "./leading-slots.js";

/** The answerable items that appeared last. */
export interface NewestItems {
  itemChanged(slot: number): void;
  /** The newest accepted items, the newest first; those without a time are not among them. */
  leading(accept: Uint8Array, count: number): readonly number[];
}

export function createNewestItems(slots: ItemSlots, most: number): NewestItems {
  let times = new Float64Array(64);
  const leaders = createLeadingSlots(
    { values: () => times, answerable: () => slots.answerable, length: () => slots.length },
    most,
  );
  return {
    itemChanged(slot) {
      times = grown(times, slot + 1);
      times[slot] = slots.itemOf(slot)?.timestampMs ?? 0;
      leaders.changed(slot);
    },
    leading(accept, count) {
      const accepted = leaders.list().filter((slot) => accept[slot] === 1);
      const complete = accepted.length >= count || leaders.whole;
      return complete ? accepted.slice(0, count) : topSlots(times, accept, slots.length, count);
    },
  };
}

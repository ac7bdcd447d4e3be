import type { StoredItem } from "../live-item.js";
import { grown } from "./grow.js";
import { hashText } from "./hash-text.js";
import { createSlotIds } from "./slot-ids.js";

/**
 * Numbers items: an item stands in one slot for as long as it exists or an event tells of it, so that tables by slot need
 * no ids. A removed item leaves a tombstone while events still point at it; then its slot is given to another.
 */
export interface ItemSlots {
  /** One more than the highest slot in use. */
  readonly length: number;
  /** Items that exist, hidden ones included. */
  readonly count: number;
  /** Items that may be answered. */
  readonly answerableCount: number;
  /** By slot: 1 where the item may be answered. Longer than `length`; replaced when it grows. */
  readonly answerable: Uint8Array;
  /** By slot: a hash of the id, so that a sample by smallest hash is the same however items came. */
  readonly hashes: Uint32Array;
  slotOf(id: string): number | undefined;
  /** Empty for a slot that is free. */
  idOf(slot: number): string;
  /** Undefined for a tombstone, or an item that only events tell of. */
  itemOf(slot: number): StoredItem | undefined;
  put(item: StoredItem): number;
  /** Leaves a tombstone; the slot it had, or undefined when there is no such item. */
  remove(id: string): number | undefined;
  /** The slot of an item that an event tells of, kept until as many calls of `release`. */
  refer(id: string): number;
  /** The same for one more event of an item that an event tells of. */
  referAgain(slot: number): void;
  release(slot: number): void;
  /** How many events tell of the item. */
  references(slot: number): number;
}

/** Who is told that a slot was given to an item, or taken back. */
export interface SlotListener {
  given(slot: number, id: string): void;
  freed(slot: number): void;
}

export function createItemSlots(listener: SlotListener): ItemSlots {
  const ids = createSlotIds();
  const items: (StoredItem | undefined)[] = [];
  let answerable = new Uint8Array(64);
  let hashes = new Uint32Array(64);
  const references = createReferences();
  let [count, answerableCount] = [0, 0];
  const intern = (id: string): number => {
    const known = ids.slotOf(id);
    if (known !== undefined) return known;
    const slot = ids.give(id);
    answerable = grown(answerable, slot + 1);
    hashes = grown(hashes, slot + 1);
    hashes[slot] = hashText(id);
    listener.given(slot, id);
    return slot;
  };
  const mark = (slot: number, may: number): void => {
    answerableCount += may - answerable[slot]!;
    answerable[slot] = may;
  };
  const freeUnused = (slot: number): void => {
    if (items[slot] !== undefined || references.of(slot) > 0) return;
    ids.free(slot);
    listener.freed(slot);
  };
  return {
    get length() {
      return ids.length;
    },
    get count() {
      return count;
    },
    get answerableCount() {
      return answerableCount;
    },
    get answerable() {
      return answerable;
    },
    get hashes() {
      return hashes;
    },
    slotOf: ids.slotOf,
    idOf: ids.idOf,
    itemOf: (slot) => items[slot],
    put(item) {
      const slot = intern(item.id);
      if (items[slot] === undefined) count++;
      items[slot] = item;
      mark(slot, item.hidden === true ? 0 : 1);
      return slot;
    },
    remove(id) {
      const slot = ids.slotOf(id);
      if (slot === undefined || items[slot] === undefined) return undefined;
      items[slot] = undefined;
      count--;
      mark(slot, 0);
      freeUnused(slot);
      return slot;
    },
    refer(id) {
      const slot = intern(id);
      references.change(slot, 1);
      return slot;
    },
    referAgain: (slot) => references.change(slot, 1),
    release(slot) {
      references.change(slot, -1);
      freeUnused(slot);
    },
    references: references.of,
  };
}

/** How many events tell of the item of each slot. */
function createReferences() {
  let counts = new Int32Array(64);
  return {
    of: (slot: number): number => counts[slot] ?? 0,
    change(slot: number, by: number): void {
      counts = grown(counts, slot + 1);
      counts[slot]! += by;
    },
  };
}

/** Which slot each id has; slots of removed ids are used again. */
export interface IdSlots {
  readonly size: number;
  /** One more than the highest slot ever used. */
  readonly used: number;
  readonly slotOf: (id: string) => number | undefined;
  readonly idOf: (slot: number) => string | undefined;
  /** The slot of an id, a new one where it has none. */
  readonly take: (id: string) => number;
  /** The slot that an id had. */
  readonly give: (id: string) => number | undefined;
}

/** @param saved The id of each slot, or null. */
export function createIdSlots(saved: readonly (string | null)[] = []): IdSlots {
  const slots = new Map<string, number>();
  const ids: (string | undefined)[] = [];
  const free: number[] = [];
  for (const [slot, id] of saved.entries()) {
    ids.push(id ?? undefined);
    if (id === null) free.push(slot);
    else slots.set(id, slot);
  }
  return {
    get size() {
      return slots.size;
    },
    get used() {
      return ids.length;
    },
    slotOf: (id) => slots.get(id),
    idOf: (slot) => ids[slot],
    take(id) {
      const known = slots.get(id);
      if (known !== undefined) return known;
      const slot = free.pop() ?? ids.length;
      ids[slot] = id;
      slots.set(id, slot);
      return slot;
    },
    give(id) {
      const slot = slots.get(id);
      if (slot === undefined) return undefined;
      slots.delete(id);
      ids[slot] = undefined;
      free.push(slot);
      return slot;
    },
  };
}

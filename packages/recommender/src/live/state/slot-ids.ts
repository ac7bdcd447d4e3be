/** Which slot each id has; freed slots are given to the next ids. */
export interface SlotIds {
  readonly length: number;
  slotOf(id: string): number | undefined;
  /** Empty for a slot that is free. */
  idOf(slot: number): string;
  /** Gives a slot to an id that has none. */
  give(id: string): number;
  free(slot: number): void;
}

export function createSlotIds(): SlotIds {
  const slots = new Map<string, number>();
  const ids: string[] = [];
  const free: number[] = [];
  return {
    get length() {
      return ids.length;
    },
    slotOf: (id) => slots.get(id),
    idOf: (slot) => ids[slot]!,
    give(id) {
      const slot = free.pop() ?? ids.length;
      slots.set(id, slot);
      ids[slot] = id;
      return slot;
    },
    free(slot) {
      slots.delete(ids[slot]!);
      ids[slot] = "";
      free.push(slot);
    },
  };
}

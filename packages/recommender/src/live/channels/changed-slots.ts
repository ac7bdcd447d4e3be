/** Which slots of a channel changed of late, so that what was found before is mended and not thrown away. */
export interface ChangedSlots {
  /** Counts changes. */
  readonly sequence: number;
  changed(slot: number): void;
  /** The slots that changed after a sequence number, again and again where they did; undefined when that is too long ago. */
  since(sequence: number): Int32Array | undefined;
}

/** Changes remembered: comparing a query with so many rows costs a small part of a scan. */
const REMEMBERED = 512;

export function createChangedSlots(): ChangedSlots {
  // Each is written twice, a whole round apart, so that the latest always stand side by side.
  const slots = new Int32Array(2 * REMEMBERED);
  let sequence = 0;
  return {
    get sequence() {
      return sequence;
    },
    changed(slot) {
      const place = sequence % REMEMBERED;
      slots[place] = slot;
      slots[place + REMEMBERED] = slot;
      sequence++;
    },
    since(from) {
      const count = sequence - from;
      if (count > REMEMBERED) return undefined;
      const end = (sequence % REMEMBERED) + REMEMBERED;
      return slots.subarray(end - count, end);
    },
  };
}

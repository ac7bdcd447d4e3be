/** The slots of the highest values above 0, kept up to date value by value. */
export interface LeadingSlots {
  /** Says that the value of an answerable slot rose, or that the slot became answerable. */
  rose(slot: number): void;
  /** Says that the value of a slot fell, or that the slot may no longer be answered. */
  fell(slot: number): void;
  /** At most as many as were asked for, by falling value, then by slot. */
  list(): readonly number[];
}

export interface LeadingSource {
  values(): Float64Array;
  answerable(): Uint8Array;
  length(): number;
}

/**
 * Keeps the `most` leading slots: a value that rises is compared with the least of them alone; only one of theirs that
 * falls makes all be looked through again, when the list is next asked for.
 */
export function createLeadingSlots(source: LeadingSource, most: number): LeadingSlots {
  let leading: number[] = [];
  let among = new Set<number>();
  let sorted = true;
  // While a catalogue is loaded nobody asks, and nothing need be kept in order.
  let stale = true;
  /** Where the least of a full list stands, or -1 when it must be looked for. */
  let least = -1;
  const rebuild = (): void => {
    leading = topSlots(source.values(), source.answerable(), source.length(), most);
    among = new Set(leading);
    [sorted, stale, least] = [true, false, -1];
  };
  return {
    rose(slot) {
      if (stale || source.answerable()[slot] !== 1) return;
      const values = source.values();
      if (!(values[slot]! > 0)) return;
      if (among.has(slot)) {
        if (leading[least] === slot) least = -1;
        sorted = false;
        return;
      }
      if (leading.length >= most) {
        if (least < 0) least = leastOf(leading, values);
        if (!leads(values, slot, leading[least]!)) return;
        among.delete(leading[least]!);
        leading[least] = slot;
        least = -1;
      } else leading.push(slot);
      sorted = false;
      among.add(slot);
    },
    fell(slot) {
      stale ||= among.has(slot);
    },
    list() {
      if (stale) rebuild();
      const values = source.values();
      if (sorted) return leading;
      leading.sort((left, right) => (leads(values, left, right) ? -1 : 1));
      [sorted, least] = [true, leading.length - 1];
      return leading;
    },
  };
}

/** The accepted slots of the highest values above 0, by falling value, then by slot. */
export function topSlots(values: Float64Array, accept: Uint8Array, length: number, most: number): number[] {
  const found: number[] = [];
  let least = 0;
  const end = Math.min(length, values.length, accept.length);
  for (let slot = 0; slot < end; slot++) {
    if (!(values[slot]! > least) || accept[slot] !== 1) continue;
    found.push(slot);
    if (found.length < 2 * most) continue;
    // Sorting twice as many as are wanted, now and then, costs less than a heap where few values pass.
    found.sort((left, right) => (leads(values, left, right) ? -1 : 1));
    found.length = most;
    least = values[found[most - 1]!]!;
  }
  return found.sort((left, right) => (leads(values, left, right) ? -1 : 1)).slice(0, most);
}

function leads(values: Float64Array, left: number, right: number): boolean {
  return values[left]! > values[right]! || (values[left] === values[right] && left < right);
}

function leastOf(leading: readonly number[], values: Float64Array): number {
  let least = 0;
  for (let at = 1; at < leading.length; at++) if (leads(values, leading[least]!, leading[at]!)) least = at;
  return least;
}

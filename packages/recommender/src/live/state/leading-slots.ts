/** The slots of the highest values above 0, kept up to date value by value. */
export interface LeadingSlots {
  /** Says that the value of a slot changed, or whether the slot may be answered. */
  changed(slot: number): void;
  /** At most as many as were asked for, by falling value, then by slot; no other has a higher value. */
  list(): readonly number[];
  /** Whether the list is known to have every slot of a value above 0. */
  readonly whole: boolean;
}

export interface LeadingSource {
  values(): Float64Array;
  answerable(): Uint8Array;
  length(): number;
}

/**
 * Keeps up to `most` leading slots in order: one that changes moves alone. All are looked through again only when so many
 * fell out that half of the list is gone.
 */
export function createLeadingSlots(source: LeadingSource, most: number): LeadingSlots {
  let leading: number[] = [];
  let among = new Set<number>();
  let whole = false;
  // While a catalogue is loaded nobody asks, and nothing need be kept in order.
  let stale = true;
  const rebuild = (): void => {
    leading = topSlots(source.values(), source.answerable(), source.length(), most);
    among = new Set(leading);
    whole = leading.length < most;
    stale = false;
  };
  const insert = (slot: number): void => {
    const values = source.values();
    if (source.answerable()[slot] !== 1 || !(values[slot]! > 0)) return;
    const last = leading[leading.length - 1];
    if (!whole && (last === undefined || !leads(values, slot, last))) return;
    among.add(slot);
    leading.splice(placeFor(leading, values, slot), 0, slot);
    if (leading.length <= most) return;
    among.delete(leading.pop()!);
    whole = false;
  };
  return {
    changed(slot) {
      if (stale) return;
      if (among.delete(slot)) leading.splice(leading.indexOf(slot), 1);
      insert(slot);
      stale = !whole && 2 * leading.length < most;
    },
    list() {
      if (stale) rebuild();
      return leading;
    },
    get whole() {
      if (stale) rebuild();
      return whole;
    },
  };
}

/** Where a slot belongs in a list by falling value. */
function placeFor(leading: readonly number[], values: Float64Array, slot: number): number {
  let [from, to] = [0, leading.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (leads(values, leading[middle]!, slot)) from = middle + 1;
    else to = middle;
  }
  return from;
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

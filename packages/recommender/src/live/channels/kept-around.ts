/** What was found around slots and arrays, for whoever asks around the same again. */
export interface KeptAround<Found> {
  find(around: number | Float32Array): Found | undefined;
  keep(around: number | Float32Array, found: Found): void;
}

/**
 * Keeps findings around slots, those asked for last, and around arrays for as long as somebody holds the array.
 *
 * @param most Slots whose findings are kept.
 */
export function createKeptAround<Found>(most: number): KeptAround<Found> {
  const bySlot = new Map<number, Found>();
  const byArray = new WeakMap<Float32Array, Found>();
  return {
    find(around) {
      if (typeof around !== "number") return byArray.get(around);
      const found = bySlot.get(around);
      // A map keeps the order of insertion: the first is the one not asked for longest.
      if (found !== undefined && bySlot.delete(around)) bySlot.set(around, found);
      return found;
    },
    keep(around, found) {
      if (typeof around !== "number") byArray.set(around, found);
      else bySlot.set(around, found);
      if (bySlot.size > most) bySlot.delete(bySlot.keys().next().value!);
    },
  };
}

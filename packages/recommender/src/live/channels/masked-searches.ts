/** A mask of slots that changes. */
export interface SearchedMask {
  readonly marks: Uint8Array;
  readonly count: number;
  /** Another when something was marked or unmarked since. */
  readonly version: number;
}

/** What was found among the slots that a mask accepts, for as long as it accepts the same. */
export interface MaskedSearches<Found> {
  find(mask: SearchedMask | undefined, around: number | Float32Array): Found | undefined;
  /** Keeps what is found from now on among what the mask accepts now. */
  keeperFor(mask: SearchedMask): (around: number | Float32Array, found: Found) => void;
  /** The slots that a mask accepts, rising, in memory that threads share. */
  slotsOf(mask: SearchedMask): Int32Array;
}

/** Findings kept for one mask, those of the latest answers: so many answers may be in the making. */
const MOST_KEPT = 128;

interface MaskState<Found> {
  readonly version: number;
  readonly found: Map<number | Float32Array, Found>;
  slots?: Int32Array;
}

/** Keeps findings by mask and by what was asked around; those of a mask that is gone go with it. */
export function createMaskedSearches<Found>(): MaskedSearches<Found> {
  const states = new WeakMap<SearchedMask, MaskState<Found>>();
  const stateOf = (mask: SearchedMask): MaskState<Found> => {
    const known = states.get(mask);
    if (known?.version === mask.version) return known;
    const made = { version: mask.version, found: new Map<number | Float32Array, Found>() };
    states.set(mask, made);
    return made;
  };
  return {
    find: (mask, around) => (mask === undefined ? undefined : stateOf(mask).found.get(around)),
    keeperFor(mask) {
      const { found } = stateOf(mask);
      return (around, own) => {
        found.delete(around);
        found.set(around, own);
        // A map keeps the order of insertion: the first is the one found longest ago.
        if (found.size > MOST_KEPT) found.delete(found.keys().next().value!);
      };
    },
    slotsOf(mask) {
      const state = stateOf(mask);
      state.slots ??= acceptedSlots(mask);
      return state.slots;
    },
  };
}

function acceptedSlots({ marks, count }: SearchedMask): Int32Array {
  const slots = new Int32Array(new SharedArrayBuffer(4 * count));
  let next = 0;
  for (let slot = marks.indexOf(1); slot >= 0 && next < count; slot = marks.indexOf(1, slot + 1))
    slots[next++] = slot;
  return slots.subarray(0, next);
}

import { compileFilter, dependsOnTime, type ItemTest } from "../../rules/compile-filter.js";
import type { Filter } from "../../rules/filter.js";
import { grown } from "./grow.js";
import type { ItemSlots } from "./item-slots.js";

/** Which answerable items a filter accepts, by slot. */
export interface AcceptMask {
  /** 1 where accepted; slots past its end are not. Replaced when it grows. */
  readonly marks: Uint8Array;
  readonly count: number;
  /** Counts what was marked or unmarked since the mask was made. */
  readonly version: number;
}

/** The masks of the filters asked for of late, kept up to date item by item. */
export interface AcceptMasks {
  /** The mask of a filter that `parseFilter` accepted; of all answerable items without one. */
  of(filter: Filter | undefined, nowMs: number): AcceptMask;
  /** Says that an item appeared, changed, went or was hidden. */
  itemChanged(slot: number): void;
}

/** Filters kept: each takes a byte an item. */
const MOST_FILTERS = 64;

/** A filter by age is computed anew once it is this old. */
const FRESH_MS = 1000;

interface KeptMask {
  marks: Uint8Array;
  count: number;
  version: number;
  readonly test: ItemTest;
  /** When it was computed, for filters whose answer changes by itself. */
  readonly madeMs: number | undefined;
}

export function createAcceptMasks(slots: ItemSlots): AcceptMasks {
  const kept = new Map<string, KeptMask>();
  let changes = 0;
  const everything: AcceptMask = {
    get marks() {
      return slots.answerable;
    },
    get count() {
      return slots.answerableCount;
    },
    get version() {
      return changes;
    },
  };
  const mark = (mask: KeptMask, slot: number): void => {
    mask.marks = grown(mask.marks, slot + 1);
    const item = slots.itemOf(slot);
    const accepted = item !== undefined && slots.answerable[slot] === 1 && mask.test(item) ? 1 : 0;
    if (mask.marks[slot] !== accepted) mask.version++;
    mask.count += accepted - mask.marks[slot]!;
    mask.marks[slot] = accepted;
  };
  const make = (filter: Filter, nowMs: number): KeptMask => {
    const madeMs = dependsOnTime(filter) ? nowMs : undefined;
    const mask: KeptMask = {
      marks: new Uint8Array(slots.length),
      count: 0,
      version: 0,
      test: compileFilter(filter, { nowMs }),
      madeMs,
    };
    for (let slot = 0; slot < slots.length; slot++) mark(mask, slot);
    return mask;
  };
  return {
    of(filter, nowMs) {
      if (filter === undefined) return everything;
      const key = canonical(filter);
      const known = kept.get(key);
      const usable = known !== undefined && !(Math.abs(nowMs - (known.madeMs ?? nowMs)) > FRESH_MS);
      const mask = usable ? known : make(filter, nowMs);
      // A map keeps the order of insertion: the first is the one not asked for longest.
      kept.delete(key);
      kept.set(key, mask);
      if (kept.size > MOST_FILTERS) kept.delete(kept.keys().next().value!);
      return mask;
    },
    itemChanged(slot) {
      changes++;
      for (const mask of kept.values()) mark(mask, slot);
    },
  };
}

/** The same text for filters that differ in the order of their fields alone. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1)))
      : one,
  );
}

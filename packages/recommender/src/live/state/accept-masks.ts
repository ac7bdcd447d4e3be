import { pauseOften } from "../../model/pause-often.js";
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
  /**
   * Makes the mask of a filter with pauses, so that `of` has it at once; undefined where nothing is to be waited for. Others who
   * ask for the same meanwhile wait for the same.
   */
  prepare(filter: Filter | undefined, nowMs: () => number): Promise<void> | undefined;
  /** Says that an item appeared, changed, went or was hidden. */
  itemChanged(slot: number): void;
}

/** Filters kept: each takes a byte an item. */
const MOST_FILTERS = 64;

/** So many items are looked at in about a millisecond. */
const AT_ONCE = 10_000;

/** Longest stretch of making a mask: answers wait no longer for it. */
const STRETCH_MS = 3;

/** A filter by age is computed anew once it is this old. */
const FRESH_MS = 1000;

interface KeptMask {
  marks: Uint8Array;
  count: number;
  version: number;
  readonly test: ItemTest;
  /** When it was computed, for filters whose answer changes by itself. */
  madeMs: number | undefined;
}

export function createAcceptMasks(slots: ItemSlots): AcceptMasks {
  const kept = createKeptMasks();
  const making = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  let growing: KeptMask | undefined;
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
  const makeSlowly = async (filter: Filter, key: string, nowMs: () => number): Promise<void> => {
    const mask = emptyMask(slots, filter, nowMs());
    growing = mask;
    try {
      await markAll(slots, mask);
    } finally {
      growing = undefined;
    }
    // Its age counts from now on, or it would be too old for those who waited for it.
    if (mask.madeMs !== undefined) mask.madeMs = nowMs();
    kept.keep(key, mask);
  };
  return {
    of(filter, nowMs) {
      if (filter === undefined) return everything;
      const key = canonical(filter);
      const known = kept.usable(key, nowMs);
      if (known !== undefined) return kept.keep(key, known);
      const mask = emptyMask(slots, filter, nowMs);
      for (let slot = 0; slot < slots.length; slot++) mark(slots, mask, slot);
      return kept.keep(key, mask);
    },
    prepare(filter, nowMs) {
      if (filter === undefined || slots.length <= AT_ONCE) return undefined;
      const key = canonical(filter);
      if (kept.usable(key, nowMs()) !== undefined) return undefined;
      const known = making.get(key);
      if (known !== undefined) return known;
      // One after the other, so that each pause lets others have their turn however many filters are new.
      const own = last.then(() => makeSlowly(filter, key, nowMs)).finally(() => making.delete(key));
      last = own.catch(() => undefined);
      making.set(key, own);
      return own;
    },
    itemChanged(slot) {
      changes++;
      for (const mask of kept.all()) mark(slots, mask, slot);
      if (growing !== undefined) mark(slots, growing, slot);
    },
  };
}

/** The masks asked for last. */
function createKeptMasks() {
  const masks = new Map<string, KeptMask>();
  return {
    all: () => masks.values(),
    usable(key: string, nowMs: number): KeptMask | undefined {
      const known = masks.get(key);
      if (known === undefined || Math.abs(nowMs - (known.madeMs ?? nowMs)) > FRESH_MS) return undefined;
      return known;
    },
    keep(key: string, mask: KeptMask): KeptMask {
      // A map keeps the order of insertion: the first is the one not asked for longest.
      masks.delete(key);
      masks.set(key, mask);
      if (masks.size > MOST_FILTERS) masks.delete(masks.keys().next().value!);
      return mask;
    },
  };
}

function emptyMask(slots: ItemSlots, filter: Filter, nowMs: number): KeptMask {
  return {
    marks: new Uint8Array(slots.length),
    count: 0,
    version: 0,
    test: compileFilter(filter, { nowMs }),
    madeMs: dependsOnTime(filter) ? nowMs : undefined,
  };
}

async function markAll(slots: ItemSlots, mask: KeptMask): Promise<void> {
  const pause = pauseOften(undefined, STRETCH_MS);
  for (let slot = 0; slot < slots.length; slot++) {
    mark(slots, mask, slot);
    if (slot % 256 === 255) await pause();
  }
}

function mark(slots: ItemSlots, mask: KeptMask, slot: number): void {
  mask.marks = grown(mask.marks, slot + 1);
  const item = slots.itemOf(slot);
  const accepted = item !== undefined && slots.answerable[slot] === 1 && mask.test(item) ? 1 : 0;
  if (mask.marks[slot] !== accepted) mask.version++;
  mask.count += accepted - mask.marks[slot]!;
  mask.marks[slot] = accepted;
}

/** The same text for filters that differ in the order of their fields alone. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1)))
      : one,
  );
}

import type { ChannelStandardisation, ColumnMoments } from "@modalis/fusion";
import type { SlotIndex } from "@modalis/index";
import { createRowsAsGiven } from "./rows-as-given.js";
import { createRunningMoments } from "./running-moments.js";
import { alikeRows, createStandardisedRows, type StandardisedRows } from "./standardised-rows.js";

/** Rows that come and go, with a standardisation that is fitted anew now and then. */
export interface FittedRows extends Disposable {
  readonly count: number;
  /** Rows changed since the last fit. */
  readonly changes: number;
  /** Whether there was a fit yet: nothing is found before. */
  readonly fitted: boolean;
  /** Whether a fit is under way in the background. */
  readonly fitting: boolean;
  readonly current: StandardisedRows;
  /** Whether a row was given, fitted or not. */
  has(slot: number): boolean;
  /** Keeps a row; false when it is the one already kept. */
  set(slot: number, row: Float32Array): boolean;
  delete(slot: number): boolean;
  /** Fits anew, all at once. */
  fitNow(): void;
  /** Fits anew into another index with pauses, while the former fit serves; false when a fit is under way. */
  fit(pause: () => Promise<void> | undefined): Promise<boolean>;
}

export interface FittedRowsSource {
  readonly dimensions: number;
  make(capacity: number): Promise<SlotIndex>;
  standardise(moments: ColumnMoments): ChannelStandardisation;
  /** One more than the highest slot. */
  length(): number;
}

export async function createFittedRows({
  dimensions,
  make,
  standardise,
  length,
}: FittedRowsSource): Promise<FittedRows> {
  const moments = createRunningMoments(dimensions);
  const given = new Float32Array(dimensions);
  const fit = () => standardise(moments.moments());
  // Rows that are loaded before the first fit are standardised once, not twice.
  const first = await make(64);
  let current = createRowsAsGiven(fit());
  let next: { readonly rows: StandardisedRows; readonly changed: Set<number> } | undefined;
  let changes = 0;
  const copy = (slot: number, rows: StandardisedRows): void => {
    if (current.given(slot, given)) rows.set(slot, given);
  };
  const changed = (slot: number): boolean => {
    changes++;
    next?.changed.add(slot);
    return true;
  };
  return {
    get count() {
      return moments.rows;
    },
    get changes() {
      return changes;
    },
    get fitted() {
      return current.index !== undefined;
    },
    get fitting() {
      return next !== undefined;
    },
    get current() {
      return current;
    },
    has: (slot) => current.has(slot),
    set(slot, row) {
      const held = current.given(slot, given);
      if (held && alikeRows(given, row)) return false;
      if (held) moments.remove(given);
      moments.add(row);
      current.set(slot, row);
      next?.rows.set(slot, row);
      return changed(slot);
    },
    delete(slot) {
      if (!current.given(slot, given)) return false;
      moments.remove(given);
      current.delete(slot);
      next?.rows.delete(slot);
      return changed(slot);
    },
    fitNow() {
      // The new rows take the places of the old in the same index, slot by slot.
      const rows = createStandardisedRows(current.index ?? first, fit());
      for (let slot = 0; slot < length(); slot++) copy(slot, rows);
      current = rows;
      changes = 0;
    },
    async fit(pause) {
      if (next !== undefined) return false;
      const index = await make(Math.max(length(), 1));
      const own = { rows: createStandardisedRows(index, fit()), changed: new Set<number>() };
      next = own;
      changes = 0;
      const visit = (slot: number) => (own.changed.has(slot) ? undefined : copy(slot, own.rows));
      await each(length, pause, visit).finally(() => {
        next = undefined;
      });
      current[Symbol.dispose]();
      current = own.rows;
      return true;
    },
    [Symbol.dispose]() {
      for (const held of [current, first]) held[Symbol.dispose]();
    },
  };
}

async function each(
  length: () => number,
  pause: () => Promise<void> | undefined,
  visit: (slot: number) => void,
): Promise<void> {
  for (let slot = 0; slot < length(); slot++) {
    visit(slot);
    if (slot % 64 === 63) await pause();
  }
}

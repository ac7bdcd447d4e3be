import { checkedIndices, checkLength, checkWhole, fail } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface NumberRowsOptions {
  /** `[count]`; -1 for none. */
  readonly rows: Int32Array;
  /** Added to each row, such as the number of users where items follow them in one table. Default 0. */
  readonly shift?: number;
  /** `[count]`, overwritten: each row's slot, from 1; -1 for none. */
  readonly places: Int32Array;
  /** `[table rows]`: the slot of each row that has one, 0 elsewhere; added to. */
  readonly slots: Int32Array;
  /** `[most slots]`: the row of slot `s` at `s - 1`; added to. */
  readonly numbered: Int32Array;
  /** Slots that are given already. Default 0. */
  readonly given?: number;
}

/** Numbers the rows of a batch from 1, each once, in the order of first occurrence; returns how many slots are given. */
export function numberRows(engine: KernelEngine, options: NumberRowsOptions): number {
  const { rows, shift = 0, places, slots, numbered, given = 0 } = options;
  checkWhole(shift, 0, "shift");
  checkWhole(given, 0, "given");
  checkLength(places, rows.length, "places");
  const free = Math.min(slots.length - given, rows.length);
  if (given + free > numbered.length)
    fail(`numbered has ${numbered.length} elements and may need ${given + free}`);
  return engine.call(
    "numberRows",
    checkedIndices(engine, rows, slots.length - shift, "rows", -1),
    rows.length,
    shift,
    engine.address(places, "places"),
    engine.address(slots, "slots"),
    engine.address(numbered, "numbered"),
    given,
  );
}

export interface ForgetSlotsOptions {
  /** `[table rows]`. */
  readonly slots: Int32Array;
  /** Rows whose slots become 0. */
  readonly numbered: Int32Array;
}

/** Undoes {@link numberRows}. */
export function forgetSlots(engine: KernelEngine, { slots, numbered }: ForgetSlotsOptions): void {
  const rows = checkedIndices(engine, numbered, slots.length, "numbered");
  engine.call("forgetSlots", engine.address(slots, "slots"), rows, numbered.length);
}

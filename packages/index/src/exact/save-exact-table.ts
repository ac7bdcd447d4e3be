import { writeSavedIndex } from "../saved/saved-index.js";
import type { SlotTable } from "./slot-table.js";

/** The rows of a table with their slots. */
export function saveExactTable(
  table: SlotTable,
  dimensions: number,
  precision: string,
  used: number,
): Uint8Array {
  const slots = Int32Array.from({ length: used }, (_, slot) => slot).filter((slot) => table.holds(slot));
  const rows = new Float32Array(slots.length * dimensions);
  for (const [at, slot] of slots.entries()) rows.set(table.copy(slot), at * dimensions);
  const tensors = new Map([
    ["slots", { dtype: "I32", shape: [slots.length], data: slots } as const],
    ["rows", { dtype: "F32", shape: [slots.length, dimensions], data: rows } as const],
  ]);
  return writeSavedIndex("exact", { settings: { dimensions, precision }, tensors });
}

import type { ChannelStandardisation } from "@modalis/fusion";
import { createRowChunks } from "./row-chunks.js";
import type { StandardisedRows } from "./standardised-rows.js";

/** Rows that wait for the first standardisation: they are kept as they were given, and none can be searched or compared. */
export function createRowsAsGiven(standardisation: ChannelStandardisation): StandardisedRows {
  const { length } = standardisation.mean;
  const rows = createRowChunks(length);
  const units = createRowChunks(length);
  return {
    standardisation,
    index: undefined,
    units,
    set: rows.set,
    delete: rows.delete,
    has: rows.has,
    given(slot, target) {
      const row = rows.row(slot);
      if (row !== undefined) target.set(row);
      return row !== undefined;
    },
    [Symbol.dispose]: () => undefined,
  };
}

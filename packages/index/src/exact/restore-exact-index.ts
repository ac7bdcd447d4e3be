import { isModalisError } from "@modalis/contract";
import { inSlices } from "../saved/in-slices.js";
import { corruptIndex, readSavedIndex, savedNumbers, savedRows, savedSetting } from "../saved/saved-index.js";
import { MOST_DIMENSIONS } from "../slots/check-arguments.js";
import type { SlotIndex } from "../slots/slot-index.js";
import { createExactIndex } from "./create-exact-index.js";

/**
 * Makes the exact index that `save` wrote, in slices between which the event loop turns.
 *
 * @throws CORRUPT_FILE, LIMIT_EXCEEDED when its rows do not fit into 4 GiB.
 */
export async function restoreExactIndex(bytes: Uint8Array): Promise<SlotIndex> {
  const saved = readSavedIndex("exact", bytes);
  const dimensions = savedSetting(saved, "dimensions", 1, MOST_DIMENSIONS);
  const precision = saved.settings.precision;
  if (precision !== "int8" && precision !== "float32") throw corruptIndex(`its precision is ${precision}`);
  const rows = savedRows(saved, dimensions);
  const slots = savedNumbers(saved, "slots", rows.length / dimensions);
  if (slots.some((slot, at) => slot < 0 || (at > 0 && slot <= slots[at - 1]!))) {
    throw corruptIndex("its slots do not rise from 0");
  }
  const index = await createExactIndex({
    dimensions,
    precision,
    capacity: Math.max(1, (slots.at(-1) ?? 0) + 1),
  });
  try {
    await inSlices(slots.length, (at) => {
      index.set(slots[at]!, rows.subarray(at * dimensions, (at + 1) * dimensions));
    });
  } catch (error) {
    index[Symbol.dispose]();
    throw isModalisError(error, "INVALID_TENSOR") ? corruptIndex(error.message, error) : error;
  }
  return index;
}

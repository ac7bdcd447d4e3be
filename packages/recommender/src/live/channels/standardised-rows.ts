import { type ChannelStandardisation, standardiseRow } from "@modalis/fusion";
import type { SlotIndex } from "@modalis/index";
import { grown } from "../state/grow.js";
import { createRowChunks, type RowChunks } from "./row-chunks.js";

/**
 * Rows of one standardisation, to be searched and compared, with the lengths that they had before they were made unit,
 * so that what was given follows from what is kept.
 */
export interface StandardisedRows extends Disposable {
  readonly standardisation: ChannelStandardisation;
  /** Absent before the first fit, when there is nothing worth searching. */
  readonly index: SlotIndex | undefined;
  /** Unit rows; a row of which nothing is left has none. */
  readonly units: RowChunks;
  /** Keeps a row as given; a row of which nothing is left is known but found by no search. */
  set(slot: number, row: Float32Array): void;
  delete(slot: number): void;
  /** Whether a row was given. */
  has(slot: number): boolean;
  /** The row as it was given, to rounding, in `target`; false where there is none. */
  given(slot: number, target: Float32Array): boolean;
}

/** What stands for the length of a row of which nothing is left. */
const SILENT = -1;

export function createStandardisedRows(
  index: SlotIndex | undefined,
  standardisation: ChannelStandardisation,
): StandardisedRows {
  const { mean, scale } = standardisation;
  const unit = new Float32Array(mean.length);
  const units = createRowChunks(mean.length);
  let lengths = new Float32Array(64);
  /** Rows that do not follow from what is kept of them: those that differ where the fitted rows were all the same. */
  const different = new Map<number, Float32Array>();
  const losesValues = scale.includes(0);
  const back = new Float32Array(mean.length);
  const drop = (slot: number): void => {
    index?.delete(slot);
    units.delete(slot);
  };
  const has = (slot: number): boolean => slot < lengths.length && lengths[slot] !== 0;
  /** The row as it follows from what is kept of it. */
  const follow = (slot: number, target: Float32Array): void => {
    const length = lengths[slot]!;
    const row = length === SILENT ? undefined : units.row(slot);
    for (let column = 0; column < target.length; column++) {
      const spread = row === undefined || scale[column] === 0 ? 0 : (row[column]! * length) / scale[column]!;
      target[column] = mean[column]! + spread;
    }
  };
  return {
    standardisation,
    index,
    units,
    set(slot, row) {
      lengths = grown(lengths, slot + 1);
      const length = standardiseRow(row, standardisation, unit);
      lengths[slot] = length > 0 ? length : SILENT;
      if (length === 0) drop(slot);
      else {
        index?.set(slot, unit);
        units.set(slot, unit);
      }
      if (!losesValues) return;
      follow(slot, back);
      if (alikeRows(back, row)) different.delete(slot);
      else different.set(slot, row.slice());
    },
    delete(slot) {
      if (slot < lengths.length) lengths[slot] = 0;
      different.delete(slot);
      drop(slot);
    },
    has,
    given(slot, target) {
      if (!has(slot)) return false;
      const own = different.get(slot);
      if (own === undefined) follow(slot, target);
      else target.set(own);
      return true;
    },
    [Symbol.dispose]: () => index?.[Symbol.dispose](),
  };
}

/** Whether a row is the one kept, which comes back from its unit row with some rounding. */
export function alikeRows(kept: Float32Array, row: Float32Array): boolean {
  let [gap, size] = [0, 0];
  for (let column = 0; column < row.length; column++) {
    gap += (kept[column]! - row[column]!) ** 2;
    size += row[column]! ** 2;
  }
  return gap <= 1e-11 * size;
}

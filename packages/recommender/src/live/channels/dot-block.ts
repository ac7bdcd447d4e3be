import type { Kernels } from "@modalis/kernels";
import type { RowChunks } from "./row-chunks.js";

/** Rows copied together, so that kernels compare all of them with a query at once. */
export interface DotBlock {
  /** Most rows it holds. */
  readonly capacity: number;
  /** Copies the row of a slot to a place; false where there is none. */
  load(place: number, rows: RowChunks, slot: number): boolean;
  /** Copies the same rows as the last time, unless they are still there. */
  loadOnce(rows: Float32Array): void;
  /** Dot products of the first `count` rows with a query; valid until the next call. */
  dots(query: Float32Array, count: number): Float32Array;
}

/** Rows of a block, unless they are so long that fewer fit the budget of values. */
const MOST_ROWS = 256;
const MOST_VALUES = 2 ** 21;

/** Makes a block for rows of so many dimensions in an arena, which it shares with others for as long as that lives. */
export function createDotBlock(kernels: Kernels, dimensions: number): DotBlock {
  const capacity = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / dimensions)));
  const table = kernels.float32(capacity * dimensions);
  const bits = new Int32Array(table.buffer, table.byteOffset, table.length);
  const query = kernels.float32(dimensions);
  const output = kernels.float32(capacity);
  let held: Float32Array | undefined;
  return {
    capacity,
    load(place, rows, slot) {
      held = undefined;
      return rows.copyBits(slot, bits, place * dimensions);
    },
    loadOnce(rows) {
      if (held !== rows) table.set(rows);
      held = rows;
    },
    dots(own, count) {
      query.set(own);
      const rows = table.subarray(0, count * dimensions);
      const dots = output.subarray(0, count);
      kernels.dotScan({ table: rows, dimensions, query, output: dots });
      return dots;
    },
  };
}

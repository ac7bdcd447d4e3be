import type { Kernels } from "@modalis/kernels";
import { type RowChunks, rowWords } from "./row-chunks.js";

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
  /** For each of the first `count` rows the mean of its three greatest dot products with some; valid until the next call. */
  nearest(others: readonly Float32Array[], count: number): Float32Array;
}

/** Rows of a block, unless they are so long that fewer fit the budget of values. */
const MOST_ROWS = 256;
const MOST_VALUES = 2 ** 21;

/** Makes a block for rows of so many dimensions in an arena, which it shares with others for as long as that lives. */
export function createDotBlock(kernels: Kernels, dimensions: number): DotBlock {
  const capacity = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / dimensions)));
  const table = kernels.float32(capacity * dimensions);
  const [words] = rowWords(table, dimensions);
  const query = kernels.float32(dimensions);
  const output = kernels.float32(capacity);
  const means = kernels.float32(capacity);
  let queries = kernels.float32(0);
  let held: Float32Array | undefined;
  return {
    capacity,
    load(place, rows, slot) {
      held = undefined;
      return rows.copy(slot, words, place);
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
    nearest(others, count) {
      // Room that was too small stays in the arena until that goes: doubled, it is less than the last.
      if (queries.length < others.length * dimensions)
        queries = kernels.float32(2 * others.length * dimensions);
      for (const [at, one] of others.entries()) queries.set(one, at * dimensions);
      const output = means.subarray(0, count);
      kernels.nearestMeans({
        table: table.subarray(0, count * dimensions),
        dimensions,
        queries: queries.subarray(0, others.length * dimensions),
        output,
      });
      return output;
    },
  };
}

import type { SparseRows } from "../runtime/check-arguments.js";

/**
 * The same rows with their columns sorted and each once, as `sampleNegatives` and `topKRows` need; interactions stand by time.
 *
 * @returns new arrays, not of an arena: copy them into one.
 */
export function risingRows({ offsets, columns }: SparseRows): SparseRows {
  const rising = new Int32Array(columns.length);
  const starts = new Int32Array(offsets.length);
  let end = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    const start = end;
    for (const column of columns.slice(offsets[row], offsets[row + 1]).sort()) {
      if (end === start || rising[end - 1] !== column) rising[end++] = column;
    }
    starts[row + 1] = end;
  }
  return { offsets: starts, columns: rising.slice(0, end) };
}

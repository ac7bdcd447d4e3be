import { type FeatureTable, ModalisError } from "@modalis/contract";
import type { DenseProducts } from "../../linear-algebra/dense-products.js";

/** The items' rows of one channel and how much they count. */
export interface FeatureBlock {
  readonly channel: string;
  readonly table: FeatureTable;
  /** What the gram matrix of the unit rows is multiplied by. */
  readonly weight: number;
}

const ROWS_AT_ONCE = 512;

/**
 * Adds to `[items, items]` each channel's weight times the products of its rows, which are standardised by column over the
 * items that have them and brought to unit length; items without the channel add nothing.
 *
 * @throws `INVALID_ARGUMENT` when a table is not of as many items.
 */
export async function addFeatureGram(
  matrix: Float32Array,
  items: number,
  features: readonly FeatureBlock[],
  products: DenseProducts,
): Promise<void> {
  for (const { channel, table, weight } of features) {
    checkTable(channel, table, items);
    if (weight === 0) continue;
    const rows = unitRows(table);
    const work = new Float32Array(Math.min(items, ROWS_AT_ONCE) * items);
    for (let from = 0; from < items; from += ROWS_AT_ONCE) {
      const to = Math.min(items, from + ROWS_AT_ONCE);
      const own = rows.subarray(from * table.dimensions, to * table.dimensions);
      const into = work.subarray(0, (to - from) * items);
      const block = await products.timesTransposed(own, rows, table.dimensions, into);
      for (let at = 0; at < block.length; at++) matrix[from * items + at]! += weight * block[at]!;
    }
  }
}

/** Rows standardised by column and then of length 1; zeros where absent or where nothing sets an item apart. */
export function unitRows({ dimensions, data, present }: FeatureTable): Float32Array {
  const { mean, scale } = columnMoments({ dimensions, data, present });
  const rows = new Float32Array(data.length);
  for (let item = 0; item < present.length; item++) {
    if (present[item] === 0) continue;
    const row = rows.subarray(item * dimensions, (item + 1) * dimensions);
    let square = 0;
    for (let at = 0; at < dimensions; at++) {
      row[at] = (data[item * dimensions + at]! - mean[at]!) * scale[at]!;
      square += row[at]! * row[at]!;
    }
    if (square > 0) for (let at = 0; at < dimensions; at++) row[at]! /= Math.sqrt(square);
  }
  return rows;
}

function columnMoments({ dimensions, data, present }: FeatureTable): {
  mean: Float64Array;
  scale: Float64Array;
} {
  const mean = new Float64Array(dimensions);
  const square = new Float64Array(dimensions);
  let count = 0;
  for (let item = 0; item < present.length; item++) {
    if (present[item] === 0) continue;
    count += 1;
    for (let at = 0; at < dimensions; at++) {
      const value = data[item * dimensions + at]!;
      const step = value - mean[at]!;
      mean[at]! += step / count;
      square[at]! += step * (value - mean[at]!);
    }
  }
  // A column that is the same everywhere says nothing; rounding would blow it up.
  const scale = square.map((sum, at) => {
    const deviation = Math.sqrt(sum / Math.max(1, count));
    return deviation > 1e-7 * Math.max(1e-30, Math.abs(mean[at]!)) ? 1 / deviation : 0;
  });
  return { mean, scale };
}

function checkTable(channel: string, { dimensions, data, present }: FeatureTable, items: number): void {
  if (present.length === items && data.length === items * dimensions) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the features "${channel}" have ${present.length} rows and ${data.length} values of ${dimensions} a row, where there are ${items} items`,
  );
}

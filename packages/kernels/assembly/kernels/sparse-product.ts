import { firstColumn, pastColumn } from "../vector/compressed-rows";
import { productRow } from "../vector/product-row";
import { addScaledRow, ROW_BYTES } from "../vector/block-rows";
import { firstOfPart } from "../vector/split-work";

/** `output = matrix · dense` for the rows of one part, and `sum += output` where `sum` is not 0. */
export function sparseProduct(
  offsets: usize,
  columns: usize,
  values: usize,
  dense: usize,
  output: usize,
  sum: usize,
  dimensions: i32,
  rows: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const weights = values - columns;
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const from = firstColumn(offsets, columns, row);
    const target = output + (<usize>row) * rowBytes;
    const total = sum ? sum + (<usize>row) * rowBytes : 0;
    productRow(from, pastColumn(offsets, columns, row), weights, dense, dimensions, target, total);
  }
}

/** `output[k] += (matrix · dense)[nodes[k] - first]`, for the listed nodes from `first` on; rows of `output` are `stride` bytes apart. */
export function addProductAt(
  offsets: usize,
  columns: usize,
  values: usize,
  nodes: usize,
  count: i32,
  first: i32,
  dense: usize,
  dimensions: i32,
  output: usize,
  stride: usize,
  part: i32,
  parts: i32,
): void {
  const weights = values - columns;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const row = load<i32>(nodes + ((<usize>at) << 2)) - first;
    if (row < 0) continue;
    const from = firstColumn(offsets, columns, row);
    const total = output + (<usize>at) * stride;
    productRow(from, pastColumn(offsets, columns, row), weights, dense, dimensions, 0, total);
  }
}

/**
 * The way back, in a block: `block[column] += value * source[k]` for every column of the row `nodes[k] - first`, where this
 * part owns the column: those equal to it modulo `parts`, so that a row's terms are added by one thread, in the order of the
 * list.
 */
export function addTurnedProduct(
  offsets: usize,
  columns: usize,
  values: usize,
  nodes: usize,
  count: i32,
  first: i32,
  source: usize,
  stride: usize,
  width: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const mask = parts - 1;
  const weights = values - columns;
  for (let at: i32 = 0; at < count; at++, source += stride) {
    const row = load<i32>(nodes + ((<usize>at) << 2)) - first;
    if (row < 0) continue;
    const past = pastColumn(offsets, columns, row);
    for (let column = firstColumn(offsets, columns, row); column < past; column += 4) {
      const target = load<i32>(column);
      if ((target & mask) != part) continue;
      addScaledRow(block + (<usize>target) * ROW_BYTES, source, load<f32>(column + weights), width);
    }
  }
}

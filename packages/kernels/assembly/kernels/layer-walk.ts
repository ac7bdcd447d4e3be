import { addScaledRow, ROW_BYTES, sumRows } from "../vector/block-rows";
import { firstColumn, pastColumn } from "../vector/compressed-rows";
import { firstOfPart } from "../vector/split-work";

/*
 * A walk over a graph goes block by block: 16 columns of a table, one cache line a row, side by side, so that the rows
 * that a layer reads stay in the cache. Between layers rows are scaled by `roots`, one over the root of the degree (1
 * where that is 0): then a layer is a plain sum over neighbours, and no edge needs a weight.
 */

/**
 * One layer: `block[r] = scale * sum of the neighbours' rows of source`, with `roots[r]²`, or, where it is the `last` one
 * and the rows leave the scaling, `roots[r]`.
 *
 * @param near Where not 0, only rows marked there are made; others stay as they are.
 */
export function walkLayer(
  offsets: usize,
  columns: usize,
  edges: i32,
  source: usize,
  roots: usize,
  near: usize,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const edge = columns + ((<usize>edges) << 2) - 4;
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    if (near && !load<u8>(near + (<usize>row))) continue;
    const root = load<f32>(roots + ((<usize>row) << 2));
    const to = block + (<usize>row) * ROW_BYTES;
    const past = pastColumn(offsets, columns, row);
    sumRows(firstColumn(offsets, columns, row), past, edge, source, 0, root * root, to);
  }
}

/**
 * A later layer of a gradient's walk back: {@link walkLayer}, and `block[r] += entering[slots[r]]`; where it is the `last`
 * one the rows leave the scaling.
 *
 * @param offsets 0 where there are no neighbours to read.
 * @param slots 0 is for rows at which nothing enters.
 */
export function walkBack(
  offsets: usize,
  columns: usize,
  edges: i32,
  source: usize,
  roots: usize,
  slots: usize,
  entering: usize,
  last: i32,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const edge = columns + ((<usize>edges) << 2) - 4;
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const word = (<usize>row) << 2;
    const root = load<f32>(roots + word);
    const to = block + (<usize>row) * ROW_BYTES;
    if (offsets) {
      const from = firstColumn(offsets, columns, row);
      sumRows(from, pastColumn(offsets, columns, row), edge, source, 0, last ? root : root * root, to);
    } else {
      memory.fill(to, 0, ROW_BYTES);
    }
    const slot = load<i32>(slots + word);
    if (slot) addScaledRow(to, entering + (<usize>slot) * ROW_BYTES, last ? 1 / root : 1, 16);
  }
}

/**
 * The first layer of a gradient's walk back, before which there is only what enters: {@link walkBack} from the rows at
 * `sourceSlots`. Rows that are not near the batch have no neighbour at which anything enters, and row 0 is zeros.
 */
export function walkBackFirst(
  offsets: usize,
  columns: usize,
  sourceSlots: usize,
  roots: usize,
  slots: usize,
  entering: usize,
  near: usize,
  last: i32,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const word = (<usize>row) << 2;
    const to = block + (<usize>row) * ROW_BYTES;
    if (!load<u8>(near + (<usize>row))) {
      memory.fill(to, 0, ROW_BYTES);
      continue;
    }
    const root = load<f32>(roots + word);
    const from = firstColumn(offsets, columns, row);
    const past = pastColumn(offsets, columns, row);
    sumRows(from, past, past, entering, sourceSlots, last ? root : root * root, to);
    const slot = load<i32>(slots + word);
    if (slot) addScaledRow(to, entering + (<usize>slot) * ROW_BYTES, last ? 1 / root : 1, 16);
  }
}

import { addScaledRow, ROW_BYTES, scaleRow } from "../vector/block-rows";
import { firstOfPart } from "../vector/split-work";

/** `block[r] = scale * table[r]`, and times `roots[r]` where that is not 0, for `width` columns from `table` on; zeros beyond them. */
export function takeBlock(
  table: usize,
  stride: usize,
  width: i32,
  roots: usize,
  scale: f32,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const root: f32 = roots ? scale * load<f32>(roots + ((<usize>row) << 2)) : scale;
    const from = table + (<usize>row) * stride;
    const to = block + (<usize>row) * ROW_BYTES;
    if (width == 16) {
      scaleRow(to, from, root);
      continue;
    }
    memory.fill(to, 0, ROW_BYTES);
    addScaledRow(to, from, root, width);
  }
}

/** `rows[k] *= roots[nodes[k]]`, for rows of a block. */
export function scaleByRoots(rows: usize, nodes: usize, count: i32, roots: usize): void {
  for (let at: i32 = 0; at < count; at++, rows += ROW_BYTES) {
    const node = <usize>load<i32>(nodes + ((<usize>at) << 2));
    scaleRow(rows, rows, load<f32>(roots + (node << 2)));
  }
}

/** `block[rows[k]] += scale * table[rows[k]]`, in the order of the list. */
export function addTableRows(
  block: usize,
  rows: usize,
  count: i32,
  table: usize,
  stride: usize,
  width: i32,
  scale: f32,
): void {
  for (let at: i32 = 0; at < count; at++) {
    const row = load<i32>(rows + ((<usize>at) << 2));
    if (row >= 0) addScaledRow(block + (<usize>row) * ROW_BYTES, table + (<usize>row) * stride, scale, width);
  }
}

/** `table[r] += block[r]`, for `width` columns from `table` on. */
export function addBlock(
  table: usize,
  stride: usize,
  width: i32,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    addScaledRow(table + (<usize>row) * stride, block + (<usize>row) * ROW_BYTES, 1, width);
  }
}

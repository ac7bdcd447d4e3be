import { addScaledRow, ROW_BYTES, sumRows } from "../vector/block-rows";
import { firstColumn, pastColumn } from "../vector/compressed-rows";
import { firstOfPart } from "../vector/split-work";

/** `near[n] = 1` for the listed nodes and their neighbours; `offsets` and `columns` are of one side, which has `rows` from `first` on. */
export function markNear(
  nodes: usize,
  count: i32,
  first: i32,
  rows: i32,
  offsets: usize,
  columns: usize,
  near: usize,
  nearOthers: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const row = load<i32>(nodes + ((<usize>at) << 2)) - first;
    if (row < 0 || row >= rows) continue;
    store<u8>(near + (<usize>row), 1);
    const past = pastColumn(offsets, columns, row);
    for (let column = firstColumn(offsets, columns, row); column < past; column += 4) {
      store<u8>(nearOthers + (<usize>load<u32>(column)), 1);
    }
  }
}

/** Adds a layer to the listed nodes of one side: `output[k] += source[node] / roots[node]`; the side has `rows` from `first` on. */
export function addLayerAt(
  nodes: usize,
  count: i32,
  first: i32,
  rows: i32,
  source: usize,
  roots: usize,
  output: usize,
  stride: usize,
  width: i32,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const row = load<i32>(nodes + ((<usize>at) << 2)) - first;
    if (row < 0 || row >= rows) continue;
    const unscaled: f32 = 1 / load<f32>(roots + ((<usize>row) << 2));
    addScaledRow(output + (<usize>at) * stride, source + (<usize>row) * ROW_BYTES, unscaled, width);
  }
}

/**
 * The same of the layer that follows: `output[k] += roots[node] * (sum of the neighbours' rows of source)`.
 *
 * @param scratch 64 bytes a part, written over.
 */
export function addNextLayerAt(
  nodes: usize,
  count: i32,
  first: i32,
  rows: i32,
  offsets: usize,
  columns: usize,
  source: usize,
  roots: usize,
  output: usize,
  stride: usize,
  width: i32,
  scratch: usize,
  part: i32,
  parts: i32,
): void {
  const own = scratch + (<usize>part) * ROW_BYTES;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const row = load<i32>(nodes + ((<usize>at) << 2)) - first;
    if (row < 0 || row >= rows) continue;
    const past = pastColumn(offsets, columns, row);
    const root = load<f32>(roots + ((<usize>row) << 2));
    sumRows(firstColumn(offsets, columns, row), past, past - 4, source, 0, root, own);
    addScaledRow(output + (<usize>at) * stride, own, 1, width);
  }
}

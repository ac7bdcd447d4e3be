import { firstOfPart } from "../vector/split-work";

/*
 * A walk over a graph goes block by block: 16 columns of a table, one cache line a row, side by side, so that the rows
 * that a layer reads stay in the cache. Between layers rows are scaled by `roots`, one over the root of the degree (1
 * where that is 0): then a layer is a plain sum over neighbours, and no edge needs a weight.
 */

const ROW_BYTES: usize = 64;

/** `block[r] = roots[r] * table[r]`, for `width` columns from `table` on; zeros beyond them. */
export function takeBlock(
  table: usize,
  stride: usize,
  width: i32,
  roots: usize,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const root = load<f32>(roots + ((<usize>row) << 2));
    const from = table + (<usize>row) * stride;
    const to = block + (<usize>row) * ROW_BYTES;
    if (width == 16) {
      const scale = f32x4.splat(root);
      v128.store(to, f32x4.mul(scale, v128.load(from)));
      v128.store(to, f32x4.mul(scale, v128.load(from, 16)), 16);
      v128.store(to, f32x4.mul(scale, v128.load(from, 32)), 32);
      v128.store(to, f32x4.mul(scale, v128.load(from, 48)), 48);
      continue;
    }
    memory.fill(to, 0, ROW_BYTES);
    const bytes = (<usize>width) << 2;
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, root * load<f32>(from + at));
  }
}

/**
 * One layer: `block[r] = roots[r]² * (sum of the neighbours' rows of source) + entering[slots[r]]`.
 *
 * @param offsets 0 where there are no neighbours to read.
 * @param sourceSlots Where not 0, a neighbour's row is that of its slot in `source`.
 * @param slots Where 0, nothing enters. Row 0 of `entering` is zeros.
 * @param last Whether the rows leave the scaling: `roots[r] * sum + entering / roots[r]`.
 */
export function walkLayer(
  offsets: usize,
  columns: usize,
  source: usize,
  sourceSlots: usize,
  roots: usize,
  slots: usize,
  entering: usize,
  last: i32,
  rows: i32,
  block: usize,
  part: i32,
  parts: i32,
): void {
  const end = firstOfPart(rows, part + 1, parts);
  for (let row = firstOfPart(rows, part, parts); row < end; row++) {
    const word = (<usize>row) << 2;
    const root = load<f32>(roots + word);
    const to = block + (<usize>row) * ROW_BYTES;
    sumNeighbours(offsets, columns, source, sourceSlots, row, last ? root : root * root, to);
    const slot = slots ? load<i32>(slots + word) : 0;
    if (slot) addScaledRow(to, entering + (<usize>slot) * ROW_BYTES, last ? 1 / root : 1, 16);
  }
}

/** `to = scale * sum of the neighbours' rows`. */
// @ts-ignore: decorator
@inline
function sumNeighbours(
  offsets: usize,
  columns: usize,
  source: usize,
  sourceSlots: usize,
  row: i32,
  scale: f32,
  to: usize,
): void {
  let first = f32x4.splat(0);
  let second = first;
  let third = first;
  let fourth = first;
  if (offsets) {
    const word = (<usize>row) << 2;
    let column = columns + ((<usize>load<i32>(offsets + word)) << 2);
    const end = columns + ((<usize>load<i32>(offsets + word, 4)) << 2);
    for (; column < end; column += 4) {
      let number = <usize>load<u32>(column);
      if (sourceSlots) number = <usize>load<u32>(sourceSlots + (number << 2));
      const from = source + number * ROW_BYTES;
      first = f32x4.add(first, v128.load(from));
      second = f32x4.add(second, v128.load(from, 16));
      third = f32x4.add(third, v128.load(from, 32));
      fourth = f32x4.add(fourth, v128.load(from, 48));
    }
  }
  const scales = f32x4.splat(scale);
  v128.store(to, f32x4.mul(scales, first));
  v128.store(to, f32x4.mul(scales, second), 16);
  v128.store(to, f32x4.mul(scales, third), 32);
  v128.store(to, f32x4.mul(scales, fourth), 48);
}

/**
 * Adds a layer to the listed nodes of one side: `output[k] += source[node] / roots[node]`, or, where there are `offsets`,
 * the next layer, `output[k] += roots[node] * (sum of the neighbours' rows of source)`.
 *
 * @param first The side's first node; it has `rows`.
 * @param row 64 bytes a part, written over.
 */
export function addLayerAt(
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
    const root = load<f32>(roots + ((<usize>row) << 2));
    const to = output + (<usize>at) * stride;
    if (offsets) {
      sumNeighbours(offsets, columns, source, 0, row, root, own);
      addScaledRow(to, own, 1, width);
    } else {
      addScaledRow(to, source + (<usize>row) * ROW_BYTES, 1 / root, width);
    }
  }
}

/** `rows[k] *= roots[nodes[k]]`, for rows of a block. */
export function scaleByRoots(rows: usize, nodes: usize, count: i32, roots: usize): void {
  for (let at: i32 = 0; at < count; at++, rows += ROW_BYTES) {
    const node = <usize>load<i32>(nodes + ((<usize>at) << 2));
    const scale = f32x4.splat(load<f32>(roots + (node << 2)));
    v128.store(rows, f32x4.mul(scale, v128.load(rows)));
    v128.store(rows, f32x4.mul(scale, v128.load(rows, 16)), 16);
    v128.store(rows, f32x4.mul(scale, v128.load(rows, 32)), 32);
    v128.store(rows, f32x4.mul(scale, v128.load(rows, 48)), 48);
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

/** `to += scale * from`, of at most 16 floats. */
// @ts-ignore: decorator
@inline
function addScaledRow(to: usize, from: usize, scale: f32, width: i32): void {
  const scales = f32x4.splat(scale);
  const narrow = (<usize>(width & ~3)) << 2;
  const end = (<usize>width) << 2;
  let at: usize = 0;
  for (; at < narrow; at += 16) {
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(scales, v128.load(from + at))));
  }
  for (; at < end; at += 4) store<f32>(to + at, load<f32>(to + at) + scale * load<f32>(from + at));
}

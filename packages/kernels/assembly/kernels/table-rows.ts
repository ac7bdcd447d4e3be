import { addScaled } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/** `output[k] = table[rows[k]]`, for the `k` of one part. */
export function gatherRows(
  table: usize,
  rows: usize,
  count: i32,
  dimensions: i32,
  output: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const row = <usize>load<i32>(rows + ((<usize>at) << 2));
    memory.copy(output + (<usize>at) * rowBytes, table + row * rowBytes, rowBytes);
  }
}

/** `table[rows[k]] += scale * source[k]` for the rows that this part owns: those equal to it modulo `parts`. */
export function scatterAddRows(
  table: usize,
  rows: usize,
  count: i32,
  dimensions: i32,
  source: usize,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const mask = parts - 1;
  for (let at: i32 = 0; at < count; at++) {
    const row = load<i32>(rows + ((<usize>at) << 2));
    if ((row & mask) != part) continue;
    addScaled(table + (<usize>row) * rowBytes, source + (<usize>at) * rowBytes, scale, dimensions);
  }
}

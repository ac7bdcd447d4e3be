import { dotInOrder, dotsOfFour } from "../vector/row-scans";

/**
 * Writes for each row the mean of its three greatest dot products with the queries, or of all where they are fewer.
 *
 * `scratch` is room for four numbers.
 */
export function nearestMeans(
  table: usize,
  count: i32,
  dimensions: i32,
  queries: usize,
  queryCount: i32,
  scratch: usize,
  output: usize,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const end = queries + (<usize>queryCount) * rowBytes;
  const most = min<i32>(queryCount, 3);
  let at: i32 = 0;
  for (; at + 4 <= count; at += 4) {
    const row = table + (<usize>at) * rowBytes;
    let first = f32x4.splat(-f32.MAX_VALUE);
    let second = first;
    let third = first;
    for (let query = queries; query < end; query += rowBytes) {
      dotsOfFour(row, row + rowBytes, row + 2 * rowBytes, row + 3 * rowBytes, query, dimensions, scratch);
      const dots = v128.load(scratch);
      const rest = f32x4.pmin(first, dots);
      first = f32x4.pmax(first, dots);
      third = f32x4.pmax(third, f32x4.pmin(second, rest));
      second = f32x4.pmax(second, rest);
    }
    let sum = first;
    if (most > 1) sum = f32x4.add(sum, second);
    if (most > 2) sum = f32x4.add(sum, third);
    v128.store(output + ((<usize>at) << 2), f32x4.div(sum, f32x4.splat(f32(most))));
  }
  for (; at < count; at++) {
    const mean = meanOfRow(table + (<usize>at) * rowBytes, dimensions, queries, end, most);
    store<f32>(output + ((<usize>at) << 2), mean);
  }
}

function meanOfRow(row: usize, dimensions: i32, queries: usize, end: usize, most: i32): f32 {
  let first: f32 = -f32.MAX_VALUE;
  let second = first;
  let third = first;
  for (let query = queries; query < end; query += (<usize>dimensions) << 2) {
    const dot = dotInOrder(row, query, dimensions);
    const rest = min(first, dot);
    first = max(first, dot);
    third = max(third, min(second, rest));
    second = max(second, rest);
  }
  let sum = first;
  if (most > 1) sum += second;
  if (most > 2) sum += third;
  return sum / f32(most);
}

/** Address of the first column of a row. */
// @ts-ignore: decorator
@inline
export function firstColumn(offsets: usize, columns: usize, row: i32): usize {
  return columns + ((<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2);
}

/** Address after its last column. */
// @ts-ignore: decorator
@inline
export function pastColumn(offsets: usize, columns: usize, row: i32): usize {
  return columns + ((<usize>load<u32>(offsets + ((<usize>row) << 2), 4)) << 2);
}

/** The rows of a table by number, one after the other, copied. */
export function gatherRows(table: Float32Array, rows: Int32Array, dimensions: number): Float32Array {
  const gathered = new Float32Array(rows.length * dimensions);
  rows.forEach((row, at) => {
    gathered.set(table.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
  });
  return gathered;
}

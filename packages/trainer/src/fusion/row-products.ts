/** Sums over rows of one table's columns times another's: `[dimensions, dimensions]` of two tables `[rows, dimensions]`. */
export function crossProducts(left: Float32Array, right: Float32Array, dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions * dimensions);
  for (let from = 0; from < left.length; from += dimensions) {
    for (let row = 0; row < dimensions; row++) {
      const value = left[from + row]!;
      if (value === 0) continue;
      for (let column = 0; column < dimensions; column++)
        sums[row * dimensions + column]! += value * right[from + column]!;
    }
  }
  return sums;
}

/** The mean of the rows, `[dimensions]`; zeros of none. */
export function meanRow(table: Float32Array, dimensions: number): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < table.length; at++) mean[at % dimensions]! += table[at]!;
  const rows = table.length / dimensions;
  return rows === 0 ? mean : mean.map((sum) => sum / rows);
}

/** The sum of the products of two matrices' cells: of scores, where they are products of people's and of items' columns. */
export function overlap(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

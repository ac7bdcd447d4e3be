/** The mean of `log(1 + exp(-margin))`, BPR's loss. */
export function meanLoss(margins: Float32Array): number {
  let sum = 0;
  for (const margin of margins) sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
  return sum / margins.length;
}

/** Copies of rows in ordinary memory, `[rows, dimensions]`. */
export function gatheredRows(table: Float32Array, rows: Int32Array, dimensions: number): Float32Array {
  const gathered = new Float32Array(rows.length * dimensions);
  for (let at = 0; at < rows.length; at++) {
    const from = rows[at]! * dimensions;
    gathered.set(table.subarray(from, from + dimensions), at * dimensions);
  }
  return gathered;
}

/** `table[rows[k]] += source[k]`, for a source in ordinary memory. */
export function addGatheredRows(
  table: Float32Array,
  rows: Int32Array,
  source: Float32Array,
  dimensions: number,
): void {
  for (let at = 0; at < rows.length; at++) {
    const to = rows[at]! * dimensions;
    const from = at * dimensions;
    for (let column = 0; column < dimensions; column++) table[to + column]! += source[from + column]!;
  }
}

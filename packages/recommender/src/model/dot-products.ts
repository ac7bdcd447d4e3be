/** A table whose rows are multiplied with others. */
export interface DotTable {
  /** `[items, dimensions]`. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** `[items]`, added to each dot product. */
  readonly bias?: Float32Array;
}

/**
 * Writes the dot products of one row with every row of the table, summed in double precision in the order of the columns.
 *
 * @param output `[items]`.
 */
export function dotProducts(
  { table, dimensions, bias }: DotTable,
  row: Float32Array,
  output: Float32Array,
): void {
  let item = 0;
  for (; item + 4 <= output.length; item += 4) {
    const a = item * dimensions;
    const b = a + dimensions;
    const c = b + dimensions;
    const d = c + dimensions;
    let dotA = 0;
    let dotB = 0;
    let dotC = 0;
    let dotD = 0;
    for (let column = 0; column < dimensions; column++) {
      const value = row[column]!;
      dotA += value * table[a + column]!;
      dotB += value * table[b + column]!;
      dotC += value * table[c + column]!;
      dotD += value * table[d + column]!;
    }
    output[item] = dotA;
    output[item + 1] = dotB;
    output[item + 2] = dotC;
    output[item + 3] = dotD;
  }
  for (; item < output.length; item++) {
    let dot = 0;
    for (let column = 0, at = item * dimensions; column < dimensions; column++, at++) {
      dot += row[column]! * table[at]!;
    }
    output[item] = dot;
  }
  if (bias === undefined) return;
  for (let at = 0; at < output.length; at++) output[at]! += bias[at]!;
}

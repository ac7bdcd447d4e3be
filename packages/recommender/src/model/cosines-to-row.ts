/** Cosine of one row of a table with every row, `[rows]`; 0 where either is a row of zeros. */
export function cosinesToRow(table: Float32Array, dimensions: number, row: number): Float32Array {
  const rowCount = table.length / dimensions;
  const cosines = new Float32Array(rowCount);
  const own = table.subarray(row * dimensions, (row + 1) * dimensions);
  const ownNorm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
  for (let other = 0, at = 0; other < rowCount; other++) {
    let dot = 0;
    let square = 0;
    for (let column = 0; column < dimensions; column++, at++) {
      const value = table[at]!;
      dot += value * own[column]!;
      square += value * value;
    }
    const norms = ownNorm * Math.sqrt(square);
    cosines[other] = norms > 0 ? dot / norms : 0;
  }
  return cosines;
}

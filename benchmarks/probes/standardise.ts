/** Rows of equal length. */
export type Rows = readonly Float64Array[];

/** Training and test rows, treated alike by what was learnt from the training rows alone. */
export interface Split {
  readonly train: Rows;
  readonly test: Rows;
}

/** Brings each column to mean 0 and deviation 1 on the training rows; a column that does not vary becomes 0. */
export function standardise({ train, test }: Split): Split {
  const columns = train[0]!.length;
  const means = new Float64Array(columns);
  const scales = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    const mean = train.reduce((sum, row) => sum + row[column]!, 0) / train.length;
    const variance = train.reduce((sum, row) => sum + (row[column]! - mean) ** 2, 0) / train.length;
    means[column] = mean;
    scales[column] = variance > 1e-18 ? 1 / Math.sqrt(variance) : 0;
  }
  const scaled = (row: Float64Array) =>
    row.map((value, column) => (value - means[column]!) * scales[column]!);
  return { train: train.map(scaled), test: test.map(scaled) };
}

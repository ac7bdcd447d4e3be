/** Means and covariances of the columns of a table. */
export interface MeasuredColumns {
  /** `[width]`. */
  readonly mean: Float64Array;
  /** `[width, width]`. */
  readonly covariance: Float64Array;
}

/** Deviations are known to about 1 % from so many rows. */
const MOST_ROWS = 4096;

/** Measures factors `[rows, dimensions]`, with a bias as one more column where there is one, on evenly spread rows. */
export function measureColumns(
  table: Float32Array,
  dimensions: number,
  bias: Float32Array | undefined,
): MeasuredColumns {
  const width = dimensions + (bias === undefined ? 0 : 1);
  const rows = table.length / dimensions;
  const taken = Math.min(rows, MOST_ROWS);
  const mean = new Float64Array(width);
  const covariance = new Float64Array(width * width);
  const row = new Float64Array(width);
  const each = (visit: () => void): void => {
    for (let at = 0; at < taken; at++) {
      const item = Math.floor((at * rows) / taken);
      for (let column = 0; column < dimensions; column++) row[column] = table[item * dimensions + column]!;
      if (bias !== undefined) row[dimensions] = bias[item]!;
      visit();
    }
  };
  each(() => {
    for (let column = 0; column < width; column++) mean[column]! += row[column]! / taken;
  });
  each(() => {
    for (let left = 0; left < width; left++) {
      const gap = (row[left]! - mean[left]!) / taken;
      for (let right = 0; right <= left; right++)
        covariance[left * width + right]! += gap * (row[right]! - mean[right]!);
    }
  });
  for (let left = 0; left < width; left++) {
    for (let right = 0; right < left; right++)
      covariance[right * width + left] = covariance[left * width + right]!;
  }
  return { mean, covariance };
}

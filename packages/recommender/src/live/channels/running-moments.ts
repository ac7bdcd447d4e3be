import type { ColumnMoments } from "@modalis/fusion";

/** Means and variances of rows that come and go. */
export interface RunningMoments {
  readonly rows: number;
  add(row: Float32Array): void;
  remove(row: Float32Array): void;
  moments(): ColumnMoments;
}

/**
 * Sums and sums of squares about the first row, in double precision: about a row of their own kind the squares do not
 * drown in the mean's (Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983).
 */
export function createRunningMoments(dimensions: number): RunningMoments {
  const pivot = new Float64Array(dimensions);
  const sums = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  let rows = 0;
  const change = (row: Float32Array, sign: number): void => {
    if (rows === 0) {
      pivot.set(row);
      sums.fill(0);
      squares.fill(0);
    }
    rows += sign;
    for (let column = 0; column < dimensions; column++) {
      const gap = row[column]! - pivot[column]!;
      sums[column]! += sign * gap;
      squares[column]! += sign * gap * gap;
    }
  };
  return {
    get rows() {
      return rows;
    },
    add: (row) => change(row, 1),
    remove: (row) => change(row, -1),
    moments: () => ({
      rows,
      mean: sums.map((sum, column) => (rows === 0 ? 0 : pivot[column]! + sum / rows)),
      variance: squares.map((square, column) =>
        rows === 0 ? 0 : Math.max(square / rows - (sums[column]! / rows) ** 2, 0),
      ),
    }),
  };
}

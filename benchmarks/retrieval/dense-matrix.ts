/** Numbers in rows, one row after the other. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** `[rows, columns]` */
  readonly values: Float64Array;
}

/** A matrix of zeros. */
export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** `left` times `right`. */
export function multiply(left: Matrix, right: Matrix): Matrix {
  const product = zeros(left.rows, right.columns);
  const { columns } = right;
  for (let row = 0; row < left.rows; row++) {
    const sums = product.values.subarray(row * columns, (row + 1) * columns);
    for (let inner = 0; inner < left.columns; inner++) {
      const factor = left.values[row * left.columns + inner]!;
      const start = inner * columns;
      for (let column = 0; column < columns; column++)
        sums[column]! += factor * right.values[start + column]!;
    }
  }
  return product;
}

/** `left` times the transpose of `right`: the product of each row with each row. */
export function rowProducts(left: Matrix, right: Matrix): Matrix {
  return multiply(left, transpose(right));
}

/** Columns become rows. */
export function transpose({ rows, columns, values }: Matrix): Matrix {
  const turned = zeros(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      turned.values[column * rows + row] = values[row * columns + column]!;
  }
  return turned;
}

/** The chosen rows and columns, in the order given. */
export function pick(matrix: Matrix, rows: readonly number[], columns: readonly number[]): Matrix {
  const picked = zeros(rows.length, columns.length);
  rows.forEach((row, at) => {
    columns.forEach((column, to) => {
      picked.values[at * columns.length + to] = matrix.values[row * matrix.columns + column]!;
    });
  });
  return picked;
}

/** Each row divided by its length; a row of zeros stays. */
export function unitRows({ rows, columns, values }: Matrix): Matrix {
  const scaled = Float64Array.from(values);
  for (let row = 0; row < rows; row++) {
    const part = scaled.subarray(row * columns, (row + 1) * columns);
    const length = Math.hypot(...part);
    for (let column = 0; column < columns; column++) part[column]! /= length || 1;
  }
  return { rows, columns, values: scaled };
}

/** Sum of matrices of one size, each times its weight. */
export function weightedSum(parts: readonly (readonly [weight: number, matrix: Matrix])[]): Matrix {
  const [, first] = parts[0]!;
  const sum = zeros(first.rows, first.columns);
  for (const [weight, { values }] of parts)
    for (let at = 0; at < values.length; at++) sum.values[at]! += weight * values[at]!;
  return sum;
}

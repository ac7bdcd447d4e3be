import type { Rows, Split } from "./standardise.js";

/**
 * Projects centred rows on the first principal components of the training rows, each divided by the square root
 * of its deviation: half way between keeping variances as they are and making them all equal.
 */
export function softlyWhitened({ train, test }: Split, components: number): Split {
  const { values, vectors } = eigenpairs(gramMatrix(train));
  const order = [...values.keys()].sort((left, right) => values[right]! - values[left]!).slice(0, components);
  const axes = order.map((index) => {
    const axis = new Float64Array(train[0]!.length);
    train.forEach((row, at) => {
      for (let column = 0; column < axis.length; column++)
        axis[column]! += vectors[at]![index]! * row[column]!;
    });
    const length = Math.hypot(...axis);
    const deviation = Math.sqrt(values[index]! / train.length);
    return axis.map((value) => value / (length * Math.sqrt(deviation)));
  });
  const projected = (row: Float64Array) => Float64Array.from(axes, (axis) => dot(axis, row));
  return { train: train.map(projected), test: test.map(projected) };
}

/** Sum of products. */
export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

function gramMatrix(rows: Rows): Float64Array[] {
  return rows.map((left) => Float64Array.from(rows, (right) => dot(left, right)));
}

/** Eigenvalues and eigenvectors (as columns) of a symmetric matrix, by cyclic Jacobi rotations. */
function eigenpairs(matrix: Float64Array[]): { values: Float64Array; vectors: Float64Array[] } {
  const size = matrix.length;
  const vectors = matrix.map((_, row) =>
    Float64Array.from({ length: size }, (_, at) => (at === row ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let first = 0; first < size; first++)
      for (let second = first + 1; second < size; second++) rotate(matrix, vectors, first, second);
  }
  return { values: Float64Array.from(matrix, (row, index) => row[index]!), vectors };
}

/** Makes one off-diagonal pair zero. */
function rotate(matrix: Float64Array[], vectors: Float64Array[], p: number, q: number): void {
  const off = matrix[p]![q]!;
  if (Math.abs(off) < 1e-12) return;
  const ratio = (matrix[q]![q]! - matrix[p]![p]!) / (2 * off);
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const rows of [matrix, vectors]) for (const row of rows) turn(row, p, q, cosine, sine);
  for (let column = 0; column < matrix.length; column++) {
    const [left, right] = [matrix[p]![column]!, matrix[q]![column]!];
    matrix[p]![column] = cosine * left - sine * right;
    matrix[q]![column] = sine * left + cosine * right;
  }
}

function turn(row: Float64Array, p: number, q: number, cosine: number, sine: number): void {
  const [left, right] = [row[p]!, row[q]!];
  row[p] = cosine * left - sine * right;
  row[q] = sine * left + cosine * right;
}

import { ModalisError } from "@modalis/contract";

/**
 * Solves `A x = b` for a symmetric positive definite A by Cholesky; both arrays are overwritten.
 *
 * @param matrix `[n, n]`; only the lower half is read.
 * @param right `[n]`; holds the solution afterwards and is returned.
 * @throws `INVALID_ARGUMENT` when the matrix is not positive definite.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let row = 0; row < size; row++) {
    const start = row * size;
    for (let column = 0; column <= row; column++) {
      let sum = matrix[start + column]!;
      for (let at = 0, other = column * size; at < column; at++, other++) {
        sum -= matrix[start + at]! * matrix[other]!;
      }
      if (row > column) matrix[start + column] = sum / matrix[column * size + column]!;
      else matrix[start + row] = Math.sqrt(positive(sum));
    }
  }
  for (let row = 0; row < size; row++) {
    let sum = right[row]!;
    for (let column = 0; column < row; column++) sum -= matrix[row * size + column]! * right[column]!;
    right[row] = sum / matrix[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = right[row]!;
    for (let below = row + 1; below < size; below++) sum -= matrix[below * size + row]! * right[below]!;
    right[row] = sum / matrix[row * size + row]!;
  }
  return right;
}

function positive(pivot: number): number {
  if (pivot > 0) return pivot;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the matrix is not positive definite (pivot ${pivot}); use a larger regularisation`,
  );
}

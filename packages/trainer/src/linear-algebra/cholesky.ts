import { ModalisError } from "@modalis/contract";

/**
 * Replaces the lower triangle of a symmetric positive definite matrix by its Cholesky factor L, with A = L Lᵀ.
 *
 * @param matrix `[size, stride]` row-major, of which the first `size` columns count; what stands over the diagonal is not read.
 * @throws `INVALID_ARGUMENT` when the matrix is not positive definite.
 */
export function choleskyInPlace(matrix: Float64Array, size: number, stride = size): void {
  for (let row = 0; row < size; row++) {
    const own = row * stride;
    for (let column = 0; column < row; column++) {
      const other = column * stride;
      let sum = matrix[own + column]!;
      for (let at = 0; at < column; at++) sum -= matrix[own + at]! * matrix[other + at]!;
      matrix[own + column] = sum / matrix[other + column]!;
    }
    let pivot = matrix[own + row]!;
    for (let at = 0; at < row; at++) pivot -= matrix[own + at]! * matrix[own + at]!;
    if (!(pivot > 0)) throw notPositive(row, pivot);
    matrix[own + row] = Math.sqrt(pivot);
  }
}

/** Solves L Lᵀ x = b in place of b, for a factor of {@link choleskyInPlace}. */
export function choleskySolveInPlace(
  factor: Float64Array,
  size: number,
  right: Float64Array,
  stride = size,
): void {
  for (let row = 0; row < size; row++) {
    let sum = right[row]!;
    for (let at = 0; at < row; at++) sum -= factor[row * stride + at]! * right[at]!;
    right[row] = sum / factor[row * stride + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    const value = right[row]! / factor[row * stride + row]!;
    right[row] = value;
    for (let at = 0; at < row; at++) right[at]! -= factor[row * stride + at]! * value;
  }
}

/**
 * The inverse of a symmetric positive definite matrix, `[size, size]`; the matrix is overwritten by its factor.
 *
 * @throws `INVALID_ARGUMENT` when the matrix is not positive definite.
 */
export function choleskyInverse(matrix: Float64Array, size: number): Float64Array {
  choleskyInPlace(matrix, size);
  const lower = invertLower(matrix, size);
  const inverse = new Float64Array(size * size);
  // A⁻¹ = L⁻ᵀ L⁻¹ is a sum over the rows of L⁻¹, each of which ends at its own diagonal.
  for (let source = 0; source < size; source++) {
    const from = source * size;
    for (let row = 0; row <= source; row++) {
      const scale = lower[from + row]!;
      if (scale === 0) continue;
      const to = row * size;
      for (let column = 0; column <= row; column++) inverse[to + column]! += scale * lower[from + column]!;
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) inverse[column * size + row] = inverse[row * size + column]!;
  }
  return inverse;
}

/** L⁻¹ by forward substitution on whole rows. */
function invertLower(factor: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const own = row * size;
    for (let source = 0; source < row; source++) {
      const scale = factor[own + source]!;
      const from = source * size;
      for (let column = 0; column <= source; column++) lower[own + column]! -= scale * lower[from + column]!;
    }
    const pivot = 1 / factor[own + row]!;
    for (let column = 0; column < row; column++) lower[own + column]! *= pivot;
    lower[own + row] = pivot;
  }
  return lower;
}

function notPositive(row: number, pivot: number): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `the matrix is not positive definite: pivot ${row} is ${pivot}; raise the regularisation, and check that all values are finite`,
    { details: { row, pivot } },
  );
}

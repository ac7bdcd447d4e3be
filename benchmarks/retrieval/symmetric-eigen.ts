import { type Matrix, transpose } from "./dense-matrix.js";

/** Eigenvalues, in no order, and eigenvectors of unit length as the columns of a matrix. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** A symmetric matrix as `Q T Qᵀ`: `T` has this diagonal and, beside it, this off-diagonal. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** `off[i]` stands between `i` and `i + 1`; the last is 0. */
  readonly off: Float64Array;
  /** Rows of `Qᵀ`. */
  readonly basis: Float64Array[];
}

/**
 * Eigenvectors of a symmetric matrix: Householder reflections to a tridiagonal one, then implicit QR steps with
 * Wilkinson's shift (Golub and Van Loan, Matrix Computations, 8.3).
 *
 * @throws `Error` when the steps do not converge, as with values that are not finite.
 */
export function symmetricEigen(matrix: Matrix): Eigen {
  const reduced = tridiagonalise(matrix);
  const { diagonal, off, basis } = reduced;
  const size = diagonal.length;
  let steps = 0;
  for (let end = size - 1; end > 0; ) {
    if (isNothing(reduced, end - 1)) {
      off[--end] = 0;
      continue;
    }
    let start = end - 1;
    while (start > 0 && !isNothing(reduced, start - 1)) start--;
    shiftedStep(reduced, start, end);
    if (++steps > 60 * size) throw new Error("the eigenvalues do not converge");
  }
  const rows = { rows: size, columns: size, values: new Float64Array(size * size) };
  basis.forEach((row, at) => {
    rows.values.set(row, at * size);
  });
  return { values: diagonal, vectors: transpose(rows) };
}

function isNothing({ diagonal, off }: Tridiagonal, at: number): boolean {
  return Math.abs(off[at]!) <= Number.EPSILON * (Math.abs(diagonal[at]!) + Math.abs(diagonal[at + 1]!));
}

/** One reflection a column makes all below its off-diagonal zero. */
function tridiagonalise({ rows: size, values }: Matrix): Tridiagonal {
  const rows = Array.from({ length: size }, (_, row) => values.slice(row * size, (row + 1) * size));
  const basis = rows.map((_, row) => Float64Array.from({ length: size }, (__, at) => (at === row ? 1 : 0)));
  for (let column = 0; column < size - 2; column++) {
    const mirror = rows[column]!.map((value, at) => (at > column ? value : 0));
    const length = Math.hypot(...mirror);
    if (length === 0) continue;
    mirror[column + 1]! += mirror[column + 1]! < 0 ? -length : length;
    const norm = Math.hypot(...mirror);
    for (let at = column + 1; at < size; at++) mirror[at]! /= norm;
    // What lies above or left of the column is done already.
    for (let row = column; row < size; row++) reflect(rows[row]!, mirror, column + 1);
    reflectColumns(rows, mirror, column + 1);
    reflectColumns(basis, mirror, column + 1);
  }
  return {
    diagonal: Float64Array.from(rows, (row, at) => row[at]!),
    off: Float64Array.from(rows, (row, at) => row[at + 1] ?? 0),
    basis,
  };
}

/** Takes from a row, from `first` on, twice its part along the mirror. */
function reflect(row: Float64Array, mirror: Float64Array, first: number): void {
  let product = 0;
  for (let at = first; at < row.length; at++) product += row[at]! * mirror[at]!;
  for (let at = first; at < row.length; at++) row[at]! -= 2 * product * mirror[at]!;
}

/** The same for all columns at once, whose values above `first` the mirror does not touch. */
function reflectColumns(rows: readonly Float64Array[], mirror: Float64Array, first: number): void {
  const products = new Float64Array(mirror.length);
  for (let at = first; at < rows.length; at++) addScaled(products, rows[at]!, 2 * mirror[at]!);
  for (let at = first; at < rows.length; at++) addScaled(rows[at]!, products, -mirror[at]!);
}

function addScaled(sums: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < sums.length; at++) sums[at]! += factor * values[at]!;
}

/** Chases the bulge of one shifted QR step from `start` to `end`. */
function shiftedStep({ diagonal, off, basis }: Tridiagonal, start: number, end: number): void {
  const half = (diagonal[end - 1]! - diagonal[end]!) / 2;
  const last = off[end - 1]!;
  const shift = diagonal[end]! - last ** 2 / (half + (half < 0 ? -1 : 1) * Math.hypot(half, last));
  let kept = diagonal[start]! - shift;
  let bulge = off[start]!;
  for (let at = start; at < end; at++) {
    const length = Math.hypot(kept, bulge);
    const [cosine, sine] = length === 0 ? [1, 0] : [kept / length, bulge / length];
    const [upper, beside, lower] = [diagonal[at]!, off[at]!, diagonal[at + 1]!];
    if (at > start) off[at - 1] = length;
    diagonal[at] = cosine * cosine * upper + 2 * cosine * sine * beside + sine * sine * lower;
    diagonal[at + 1] = sine * sine * upper - 2 * cosine * sine * beside + cosine * cosine * lower;
    off[at] = cosine * sine * (lower - upper) + (cosine * cosine - sine * sine) * beside;
    if (at < end - 1) {
      bulge = sine * off[at + 1]!;
      off[at + 1]! *= cosine;
    }
    kept = off[at]!;
    turn(basis[at]!, basis[at + 1]!, cosine, sine);
  }
}

function turn(left: Float64Array, right: Float64Array, cosine: number, sine: number): void {
  for (let at = 0; at < left.length; at++) {
    const above = left[at]!;
    const below = right[at]!;
    left[at] = cosine * above + sine * below;
    right[at] = cosine * below - sine * above;
  }
}

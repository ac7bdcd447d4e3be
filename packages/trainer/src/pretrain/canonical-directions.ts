import { ModalisError } from "@modalis/contract";
import { symmetricEigen } from "../linear-algebra/symmetric-eigen.js";

/** Products `[rows, rows]` of one side's examples, of which the first `pairs` rows have a partner on the other side. */
export interface SideProducts {
  readonly products: Float64Array;
  readonly rows: number;
}

/** Directions in which two sides of the same examples agree. */
export interface CanonicalDirections {
  readonly count: number;
  /** `[rows of the left side, count]`: a row's products with that side's examples, times this, are its coordinates. */
  readonly left: Float64Array;
  /** As `left`. */
  readonly right: Float64Array;
  /** `[count]`, from 0 to about 1, falling: how much the two sides agree along each direction. */
  readonly correlations: Float64Array;
}

/** Eigenvalues below this share of the largest are rounding. */
const LEAST_EIGENVALUE = 1e-8;

/**
 * Regularised kernel canonical correlation in closed form (Hardoon, Szedmak and Shawe-Taylor, "Canonical Correlation
 * Analysis: An Overview with Application to Learning Methods", Neural Computation 2004). Both sides' directions are scaled
 * by their correlations, so that a cosine counts each direction as much as it agrees.
 *
 * Rows after the pairs are variation that means nothing, such as one picture's views less the picture: directions along
 * which a side varies so are held down, without a word on what they agree with.
 *
 * @param pairs How many rows are pairs: row `i` of both sides is one example.
 * @param regularisation Added to the eigenvalues of both sides, in units of the pairs' mean; above 0.
 * @throws `INVALID_ARGUMENT` for no pair, sizes that do not fit, products that are not finite, or a regularisation that
 * is not above 0.
 */
export function canonicalDirections(
  left: SideProducts,
  right: SideProducts,
  pairs: number,
  regularisation: number,
): CanonicalDirections {
  const [one, other] = [whitening(left, pairs, regularisation), whitening(right, pairs, regularisation)];
  // [pairs, rows of the side]: the pairs in coordinates in which a side is as good as uncorrelated.
  const [ones, others] = [
    multiply(left.products.subarray(0, pairs * left.rows), one, left.rows),
    multiply(right.products.subarray(0, pairs * right.rows), other, right.rows),
  ];
  const crossed = multiply(transposed(ones, pairs), others, pairs);
  // The right singular vectors of the cross product are the eigenvectors of its square.
  const square = multiply(transposed(crossed, left.rows), crossed, left.rows);
  const { values, vectors } = symmetricEigen(square, right.rows);
  const count = Math.min(pairs, left.rows, right.rows);
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!).slice(0, count);
  const correlations = Float64Array.from(order, (at) => Math.sqrt(Math.max(0, values[at]!)));
  const columns = new Float64Array(right.rows * count);
  for (let row = 0; row < right.rows; row++)
    for (let column = 0; column < count; column++)
      columns[row * count + column] = vectors[order[column]! * right.rows + row]!;
  const scaled = columns.map((value, at) => value * correlations[at % count]!);
  return {
    count,
    // The cross product times a right vector is the left vector times the correlation.
    left: multiply(one, multiply(crossed, columns, right.rows), left.rows),
    right: multiply(other, scaled, right.rows),
    correlations,
  };
}

/**
 * Weights `[rows, rows]` by which a row's products with the examples, times this, say how much of each example's target a
 * ridge regression predicts for it (Saunders, Gammerman and Vovk, ICML 1998).
 *
 * @param regularisation As in {@link canonicalDirections}.
 * @throws `INVALID_ARGUMENT` as there.
 */
export function ridgeWeights(side: SideProducts, regularisation: number): Float64Array {
  const { rows } = side;
  checkSide(side, rows, regularisation);
  const { values, vectors } = symmetricEigen(side.products, rows);
  const added = addedTo(side, rows, regularisation);
  const scaled = vectors.map((value, at) => value / (values[Math.floor(at / rows)]! + added));
  return multiply(transposed(vectors, rows), scaled, rows);
}

/** Makes a side's rows, but for the regularisation, uncorrelated: `[rows, rows]`. */
export function whitening(side: SideProducts, pairs: number, regularisation: number): Float64Array {
  checkSide(side, pairs, regularisation);
  const { values, vectors } = symmetricEigen(side.products, side.rows);
  const added = addedTo(side, pairs, regularisation);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const factors = values.map((value) =>
    value > LEAST_EIGENVALUE * largest ? 1 / Math.sqrt(value * (value + added)) : 0,
  );
  return transposed(vectors, side.rows).map((value, at) => value * factors[at % side.rows]!);
}

/** `[rows, inner]` times `[inner, columns]`. */
export function multiply(left: Float64Array, right: Float64Array, inner: number): Float64Array {
  const [rows, columns] = [left.length / inner, right.length / inner];
  const sums = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < inner; at++) {
      const factor = left[row * inner + at]!;
      if (factor === 0) continue;
      for (let column = 0, from = at * columns, to = row * columns; column < columns; column++, from++, to++)
        sums[to]! += factor * right[from]!;
    }
  }
  return sums;
}

/** `[rows, columns]` becomes `[columns, rows]`. */
export function transposed(matrix: Float64Array, rows: number): Float64Array {
  const columns = matrix.length / rows;
  const turned = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = matrix[row * columns + column]!;
  return turned;
}

function addedTo({ products, rows }: SideProducts, pairs: number, regularisation: number): number {
  let sum = 0;
  for (let row = 0; row < pairs; row++) sum += products[row * rows + row]!;
  return (regularisation * sum) / pairs;
}

function checkSide({ products, rows }: SideProducts, pairs: number, regularisation: number): void {
  if (!(pairs >= 1 && pairs <= rows && products.length === rows * rows))
    throw misuse(
      `${pairs} pairs of ${rows} rows need products of each row with each, not ${products.length}`,
    );
  if (!(regularisation > 0 && regularisation < Number.POSITIVE_INFINITY))
    throw misuse(`regularisation is a number above 0, not ${regularisation}`);
}

function misuse(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `canonical correlation: ${problem}`);
}

import { ModalisError } from "@modalis/contract";
import { choleskyInPlace, choleskySolveInPlace } from "../linear-algebra/cholesky.js";
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
  const [one, other] = [
    pairResponse(left, pairs, regularisation),
    pairResponse(right, pairs, regularisation),
  ];
  const [ones, others] = [uncorrelated(one.overlap, pairs), uncorrelated(other.overlap, pairs)];
  // Correlations of the two sides' uncorrelated coordinates `[pairs, pairs]`.
  const crossed = multiply(transposed(ones.coordinates, pairs), others.coordinates, pairs);
  // The right singular vectors of the cross product are the eigenvectors of its square.
  const { values, vectors } = symmetricEigen(multiply(transposed(crossed, pairs), crossed, pairs), pairs);
  const count = pairs;
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  const correlations = Float64Array.from(order, (at) => Math.sqrt(Math.max(0, values[at]!)));
  const columns = new Float64Array(pairs * count);
  for (let row = 0; row < pairs; row++)
    for (let column = 0; column < count; column++)
      columns[row * count + column] = vectors[order[column]! * pairs + row]!;
  const scaled = columns.map((value, at) => value * correlations[at % count]!);
  const weights = (response: Float64Array, directions: Float64Array, along: Float64Array) =>
    multiply(response, multiply(directions, along, pairs), pairs);
  return {
    count,
    // The cross product times a right vector is the left vector times the correlation.
    left: weights(one.weights, ones.directions, multiply(crossed, columns, pairs)),
    right: weights(other.weights, others.directions, scaled),
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

/** How a side answers to its pairs: products with its examples, times `weights`, are likenesses to the pairs. */
export interface PairResponse {
  /** `[rows, pairs]` */
  readonly weights: Float64Array;
  /** `[pairs, pairs]`: the pairs' likenesses to one another, from 0 to 1 along any direction. */
  readonly overlap: Float64Array;
}

/**
 * Likeness to the pairs where each direction counts by the inverse of the side's variance along it, with the
 * regularisation added: the columns of `(K + a I)^-1` that belong to the pairs.
 */
export function pairResponse(side: SideProducts, pairs: number, regularisation: number): PairResponse {
  checkSide(side, pairs, regularisation);
  const { products, rows } = side;
  if (!products.every(Number.isFinite)) throw misuse("a product is not finite");
  const added = addedTo(side, pairs, regularisation);
  const factor = products.slice();
  for (let row = 0; row < rows; row++) factor[row * rows + row]! += added > 0 ? added : 1;
  choleskyInPlace(factor, rows);
  const solved = new Float64Array(pairs * rows);
  for (let pair = 0; pair < pairs; pair++) {
    solved[pair * rows + pair] = 1;
    choleskySolveInPlace(factor, rows, solved.subarray(pair * rows, (pair + 1) * rows));
  }
  const weights = transposed(solved, pairs);
  return { weights, overlap: multiply(products.subarray(0, pairs * rows), weights, rows) };
}

/** Directions `[pairs, pairs]` in which the pairs are uncorrelated, and the pairs' coordinates along them. */
function uncorrelated(overlap: Float64Array, pairs: number) {
  const { values, vectors } = symmetricEigen(overlap, pairs);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const factors = values.map((value) => (value > LEAST_EIGENVALUE * largest ? 1 / Math.sqrt(value) : 0));
  const directions = transposed(vectors, pairs).map((value, at) => value * factors[at % pairs]!);
  return { directions, coordinates: multiply(overlap, directions, pairs) };
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

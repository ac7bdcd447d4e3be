import { trainingColumns } from "./block-kernel.js";
import {
  type Matrix,
  multiply,
  pick,
  rowProducts,
  scaleColumns,
  transpose,
  unitRows,
} from "./dense-matrix.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Products of photos' rows and of texts' rows, `[photos, photos]` each; number `i` of both is one pair. */
export interface PairedKernels {
  readonly photos: Matrix;
  readonly texts: Matrix;
}

/**
 * Cosine of each photo with each text `[photos, texts]` in the space of regularised kernel canonical correlation
 * (Hardoon et al. 2004), learnt from the training pairs alone; each direction counts as much as it correlates.
 *
 * @param regularisation Added to the eigenvalues of both kernels, in units of their mean.
 */
export function canonicalCosines(
  kernels: PairedKernels,
  train: readonly number[],
  regularisation: number,
): Matrix {
  const photos = whiten(kernels.photos, train, regularisation);
  const texts = whiten(kernels.texts, train, regularisation);
  const crossed = multiply(transpose(rowsOf(photos, train)), rowsOf(texts, train));
  // The singular vectors of the cross product: V from its square; U times the correlations is the product with V.
  const { values, vectors } = symmetricEigen(multiply(transpose(crossed), crossed));
  const correlations = values.map((value) => Math.sqrt(Math.max(0, value)));
  return rowProducts(
    unitRows(multiply(photos, multiply(crossed, vectors))),
    unitRows(multiply(texts, scaleColumns(vectors, correlations))),
  );
}

/**
 * Cosine of each photo with each text after ridge regression from photos' rows to texts' rows, in dual form.
 *
 * @param regularisation As in {@link canonicalCosines}.
 */
export function ridgeCosines(
  kernels: PairedKernels,
  train: readonly number[],
  regularisation: number,
): Matrix {
  const { values, vectors } = symmetricEigen(pick(kernels.photos, train, train));
  const added = regularisation * meanOf(values);
  const inverse = rowProducts(
    scaleColumns(
      vectors,
      values.map((value) => 1 / (value + added)),
    ),
    vectors,
  );
  // A photo's prediction is a sum of training texts with these weights, so products of texts say all of it.
  const weights = multiply(trainingColumns(kernels.photos, train), inverse);
  const products = rowProducts(weights, trainingColumns(kernels.texts, train));
  const squares = multiply(weights, pick(kernels.texts, train, train));
  const cosines = products.values.map((product, at) => {
    const [photo, text] = [Math.floor(at / products.columns), at % products.columns];
    let square = 0;
    for (let pair = photo * train.length; pair < (photo + 1) * train.length; pair++)
      square += weights.values[pair]! * squares.values[pair]!;
    return product / Math.sqrt(square * kernels.texts.values[text * products.columns + text]!);
  });
  return { ...products, values: cosines };
}

/** All rows in coordinates in which the training rows, but for the regularisation, are uncorrelated. */
function whiten(kernel: Matrix, train: readonly number[], regularisation: number): Matrix {
  const { values, vectors } = symmetricEigen(pick(kernel, train, train));
  const added = regularisation * meanOf(values);
  const largest = Math.max(...values);
  const factors = values.map((value) =>
    value > 1e-8 * largest ? 1 / Math.sqrt(value * (value + added)) : 0,
  );
  return multiply(trainingColumns(kernel, train), scaleColumns(vectors, factors));
}

function rowsOf(matrix: Matrix, rows: readonly number[]): Matrix {
  return pick(matrix, rows, [...Array(matrix.columns).keys()]);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

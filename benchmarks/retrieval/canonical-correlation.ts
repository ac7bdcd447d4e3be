import { canonicalDirections, ridgeWeights } from "@modalis/trainer";
import { trainingColumns } from "./block-kernel.js";
import { type Matrix, multiply, pick, rowProducts, unitRows } from "./dense-matrix.js";

/** Products of photos' rows and of texts' rows, `[photos, photos]` each; number `i` of both is one pair. */
export interface PairedKernels {
  readonly photos: Matrix;
  readonly texts: Matrix;
}

/**
 * Cosine of each photo with each text `[photos, texts]` in the space of regularised kernel canonical correlation, learnt
 * from the training pairs alone; each direction counts as much as it correlates.
 *
 * @param regularisation Added to the eigenvalues of both kernels, in units of their mean.
 */
export function canonicalCosines(
  kernels: PairedKernels,
  train: readonly number[],
  regularisation: number,
): Matrix {
  const rows = train.length;
  const products = (side: Matrix) => ({ products: pick(side, train, train).values, rows });
  const { count, left, right } = canonicalDirections(
    products(kernels.photos),
    products(kernels.texts),
    rows,
    regularisation,
  );
  const coordinates = (side: Matrix, values: Float64Array) =>
    unitRows(multiply(trainingColumns(side, train), { rows: train.length, columns: count, values }));
  return rowProducts(coordinates(kernels.photos, left), coordinates(kernels.texts, right));
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
  const values = ridgeWeights(
    { products: pick(kernels.photos, train, train).values, rows: train.length },
    regularisation,
  );
  // A photo's prediction is a sum of training texts with these weights, so products of texts say all of it.
  const weights = multiply(trainingColumns(kernels.photos, train), {
    rows: train.length,
    columns: train.length,
    values,
  });
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

import { type Matrix, pick, rowProducts, weightedSum } from "./dense-matrix.js";

/** A group of columns that come from one encoder, a row each photo: `[photos, dimensions]`. */
export type Block = Matrix;

/**
 * Centres each column on the training rows and divides it by its deviation there, to which the root mean square
 * deviation of all columns is added as a floor: a column that hardly varies is noise, and stays small.
 */
export function standardiseBlock({ rows, columns, values }: Block, train: readonly number[]): Block {
  const means = new Float64Array(columns);
  const variances = new Float64Array(columns);
  for (const row of train) {
    for (let column = 0; column < columns; column++)
      means[column]! += values[row * columns + column]! / train.length;
  }
  for (const row of train) {
    for (let column = 0; column < columns; column++)
      variances[column]! += (values[row * columns + column]! - means[column]!) ** 2 / train.length;
  }
  const floor = variances.reduce((sum, variance) => sum + variance, 0) / columns;
  const standardised = values.map((value, at) => {
    const column = at % columns;
    return (value - means[column]!) / Math.sqrt(variances[column]! + floor || 1);
  });
  return { rows, columns, values: standardised };
}

/** Products of all rows `[photos, photos]`, scaled so that those of a training row with itself are 1 on average. */
export function blockKernel(block: Block, train: readonly number[]): Matrix {
  const products = rowProducts(block, block);
  const mean = train.reduce((sum, row) => sum + products.values[row * products.columns + row]!, 0);
  return weightedSum([[train.length / mean, products]]);
}

/** The columns of a kernel that belong to training rows. */
export function trainingColumns(kernel: Matrix, train: readonly number[]): Matrix {
  return pick(kernel, [...Array(kernel.rows).keys()], train);
}

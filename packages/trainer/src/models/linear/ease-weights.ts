import { openDenseProducts } from "../../linear-algebra/dense-products.js";
import { invertSymmetricInPlace } from "../../linear-algebra/invert-symmetric.js";
import type { Pace } from "../../linear-algebra/pace.js";
import { rowLengths, type SparseRows, transposed } from "../../linear-algebra/sparse-rows.js";
import { addFeatureGram, type FeatureBlock } from "./feature-gram.js";
import { itemGram } from "./item-gram.js";

export interface EaseOptions {
  /** Ridge at an item of mean popularity, over 0. */
  readonly regularisation: number;
  /** How the ridge follows popularity: 0 not at all, 1 in proportion. */
  readonly regularisationPower: number;
  /** How much less a user counts the more items the user has: 0 not at all, 1 each user alike. */
  readonly userPower: number;
  /** Power of the diagonal that a column is divided by; 1 in the paper. */
  readonly diagonalPower: number;
  /** Feature rows of the items that count as more users' tastes. */
  readonly features: readonly FeatureBlock[];
  readonly threads: number;
}

/**
 * Item weights `[items, items]`, row the liked item, of the autoencoder without hidden layer: B_ij = -P_ij / P_jj^δ with
 * P the inverse of Xᵀ D^-β X + diag(λ (popularity / mean)^α), and a zero diagonal.
 *
 * The features' rows stand below X as pseudo-users, each channel by its weight (Jeunen, Van Balen, Goethals, "Closed-Form
 * Models for Collaborative Filtering with Side-Information", RecSys 2020).
 */
export async function easeWeights(rows: SparseRows, options: EaseOptions, pace: Pace): Promise<Float32Array> {
  await using products = await openDenseProducts(options.threads);
  const matrix = itemGram(rows, options.userPower);
  await addFeatureGram(matrix, rows.width, options.features, products);
  addRidge(matrix, rowLengths(transposed(rows)), options);
  await pace.step(0, "item matrix made");
  await invertSymmetricInPlace(matrix, rows.width, products, pace);
  weightsFromInverse(matrix, rows.width, options.diagonalPower);
  return matrix;
}

function addRidge(
  matrix: Float32Array,
  popularity: Float64Array,
  { regularisation, regularisationPower }: EaseOptions,
): void {
  const items = popularity.length;
  const mean = popularity.reduce((sum, count) => sum + count, 0) / items;
  for (let item = 0; item < items; item++) {
    // An item without interactions is regularised as one with a single interaction, so that the matrix has an inverse.
    const relative = Math.max(1, popularity[item]!) / mean;
    matrix[item * items + item]! += regularisation * relative ** regularisationPower;
  }
}

function weightsFromInverse(inverse: Float32Array, items: number, diagonalPower: number): void {
  const scale = Float64Array.from(
    { length: items },
    (_, item) => -(inverse[item * items + item]! ** -diagonalPower),
  );
  for (let row = 0, at = 0; row < items; row++) {
    for (let column = 0; column < items; column++, at++)
      inverse[at] = row === column ? 0 : inverse[at]! * scale[column]!;
  }
}

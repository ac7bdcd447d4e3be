import { type DenseProducts, openDenseProducts } from "../../linear-algebra/dense-products.js";
import { solveRidgeRows } from "../../linear-algebra/diagonal-ridge-rows.js";
import type { Pace } from "../../linear-algebra/pace.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { rowLengths, type SparseRows, transposed } from "../../linear-algebra/sparse-rows.js";
import { symmetricEigen } from "../../linear-algebra/symmetric-eigen.js";

export interface ImplicitFactorsOptions {
  readonly dimensions: number;
  readonly unobservedWeight: number;
  readonly regularisation: number;
  readonly frequencyPower: number;
  readonly sweeps: number;
  readonly seed: number;
  readonly threads: number;
}

export interface ImplicitFactors {
  /** `[users, dimensions]`: each user's own optimum for these item factors. */
  readonly userFactors: Float32Array;
  /** `[items, dimensions]`, turned so that their gram matrix is diagonal. */
  readonly itemFactors: Float32Array;
  /** `[dimensions]`: the unobserved weight times that diagonal, which folding a visitor in needs. */
  readonly itemDiagonal: Float64Array;
}

/** One side of the factorisation: its observations, its table and what its rows are regularised by. */
interface Side {
  readonly rows: SparseRows;
  readonly ridge: Float64Array;
  readonly name: string;
  table: Float32Array;
}

/**
 * Alternating least squares for Σ_observed w (1 - u·v)² + a Σ_all (u·v)² + Σ ridge |row|².
 *
 * The gram matrix of the fixed side is diagonal after a rotation, which changes no product of factors; both tables then stay
 * in the rotated basis. So every row's equations are a diagonal plus as many outer products as the row has cells.
 */
export async function fitImplicitFactors(
  rows: SparseRows,
  options: ImplicitFactorsOptions,
  pace: Pace,
): Promise<ImplicitFactors> {
  const { dimensions, sweeps } = options;
  const users = createSide("users", rows, options);
  const items = createSide("items", transposed(rows), options);
  items.table = randomFactors(rows.width, dimensions, options.seed);
  await using products = await openDenseProducts(options.threads);
  const steps = 2 * sweeps + 1;
  let diagonal = new Float64Array(dimensions);
  for (let step = 0; step < steps; step++) {
    const [solved, fixed] = step % 2 === 0 ? [users, items] : [items, users];
    diagonal = await rotateToDiagonal(fixed, options, products);
    await pace.step(step / steps, `sweep ${Math.min(sweeps, (step >> 1) + 1)} of ${sweeps}, ${solved.name}`);
    const problem = { rows: solved.rows, table: fixed.table, dimensions, diagonal, ridge: solved.ridge };
    await solveRidgeRows(problem, solved.table, pace, {
      from: step / steps,
      to: (step + 1) / steps,
      stage: `sweep ${Math.min(sweeps, (step >> 1) + 1)} of ${sweeps}, ${solved.name}`,
    });
  }
  return { userFactors: users.table, itemFactors: items.table, itemDiagonal: diagonal };
}

/** What a row of n observations is regularised by, among `others` rows of the other side: λ (n + a others)^ν. */
export function frequencyRidge(
  observations: number,
  others: number,
  {
    unobservedWeight,
    regularisation,
    frequencyPower,
  }: Omit<ImplicitFactorsOptions, "seed" | "sweeps" | "threads">,
): number {
  return regularisation * (observations + unobservedWeight * others) ** frequencyPower;
}

function createSide(name: string, rows: SparseRows, options: ImplicitFactorsOptions): Side {
  const ridge = rowLengths(rows).map((length) => frequencyRidge(length, rows.width, options));
  return { name, rows, ridge, table: new Float32Array(ridge.length * options.dimensions) };
}

/** Small enough that the first sweep decides the directions: the standard deviation of a dot product is 0.01 / √dimensions. */
function randomFactors(rows: number, dimensions: number, seed: number): Float32Array {
  const random = createSeededRandom(seed);
  const scale = 0.1 / Math.sqrt(dimensions);
  const table = new Float32Array(rows * dimensions);
  for (let at = 0; at < table.length; at++) table[at] = scale * random.normal();
  return table;
}

/** Turns the table so that its gram matrix is diagonal; gives the diagonal times the unobserved weight. */
async function rotateToDiagonal(
  side: Side,
  { dimensions, unobservedWeight }: ImplicitFactorsOptions,
  products: DenseProducts,
): Promise<Float64Array<ArrayBuffer>> {
  const gram = Float64Array.from(await products.gram(side.table, dimensions));
  const { values, vectors } = symmetricEigen(gram, dimensions);
  side.table = await products.timesTransposed(side.table, Float32Array.from(vectors), dimensions);
  // Rounding can leave a zero eigenvalue slightly below zero.
  return Float64Array.from(values, (value) => unobservedWeight * Math.max(0, value));
}

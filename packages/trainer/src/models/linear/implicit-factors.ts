import { type DenseProducts, openDenseProducts } from "../../linear-algebra/dense-products.js";
import type { Pace } from "../../linear-algebra/pace.js";
import { createRidgeSolver, type RidgeSide } from "../../linear-algebra/ridge-solver.js";
import { createSeededRandom } from "../../linear-algebra/seeded-random.js";
import { rowLengths, type SparseRows, transposed } from "../../linear-algebra/sparse-rows.js";
import { symmetricEigenWithPauses } from "../../linear-algebra/symmetric-eigen.js";

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
  const { dimensions, sweeps, threads } = options;
  const sides = [rows, transposed(rows)].map((own) => ridgeSide(own, options));
  await using solver = await createRidgeSolver(sides, dimensions, threads);
  await using products = await openDenseProducts(threads);
  let fixed: Rotated = {
    table: randomFactors(rows.width, dimensions, options.seed),
    diagonal: new Float64Array(dimensions),
  };
  let solved: Float32Array = new Float32Array(0);
  const steps = 2 * sweeps + 1;
  for (let step = 0; step < steps; step++) {
    const stage = `sweep ${Math.min(sweeps, (step >> 1) + 1)} of ${sweeps}`;
    const pause = () => (pace.due() ? pace.step(step / steps, stage) : undefined);
    fixed = await rotateToDiagonal(step === 0 ? fixed.table : solved, options, products, pause);
    const progress = { pace, from: step / steps, to: (step + 1) / steps, stage };
    solved = await solver.solve(step % 2, fixed.table, fixed.diagonal, progress);
  }
  return { userFactors: solved, itemFactors: fixed.table };
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

function ridgeSide(rows: SparseRows, options: ImplicitFactorsOptions): RidgeSide {
  return { rows, ridge: rowLengths(rows).map((length) => frequencyRidge(length, rows.width, options)) };
}

/** Small enough that the first sweep decides the directions: the standard deviation of a dot product is 0.01 / √dimensions. */
function randomFactors(rows: number, dimensions: number, seed: number): Float32Array {
  const random = createSeededRandom(seed);
  const scale = 0.1 / Math.sqrt(dimensions);
  const table = new Float32Array(rows * dimensions);
  for (let at = 0; at < table.length; at++) table[at] = scale * random.normal();
  return table;
}

interface Rotated {
  readonly table: Float32Array;
  /** `[dimensions]`: the diagonal of the table's gram matrix times the unobserved weight. */
  readonly diagonal: Float64Array;
}

/** Turns a table so that its gram matrix is diagonal. */
async function rotateToDiagonal(
  table: Float32Array,
  { dimensions, unobservedWeight }: ImplicitFactorsOptions,
  products: DenseProducts,
  pause: () => Promise<void> | undefined,
): Promise<Rotated> {
  const gram = Float64Array.from(await products.gram(table, dimensions));
  const { values, vectors } = await symmetricEigenWithPauses(gram, dimensions, pause);
  return {
    table: await products.timesTransposed(table, Float32Array.from(vectors), dimensions),
    // Rounding can leave a zero eigenvalue slightly below zero.
    diagonal: values.map((value) => unobservedWeight * Math.max(0, value)),
  };
}

import { choleskyInPlace, choleskySolveInPlace } from "./cholesky.js";
import type { Pace } from "./pace.js";
import type { SparseRows } from "./sparse-rows.js";

/** Many small least-squares problems over one table. */
export interface RidgeRows {
  /** Row `r` holds the weights of the table's rows that problem `r` wants at 1. */
  readonly rows: SparseRows;
  /** `[table rows, dimensions]`. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** `[dimensions]`: what every problem adds to the diagonal. */
  readonly diagonal: Float64Array;
  /** `[rows]`: what each problem adds to it besides. */
  readonly ridge: Float64Array;
}

/** Scratch for one problem, made once. */
export interface RidgeScratch {
  readonly scaled: Float64Array;
  readonly normal: Float64Array;
  readonly right: Float64Array;
}

/**
 * For every row the x that minimises Σ w (1 - v·x)² + xᵀ (diagonal + ridge) x over its cells, `[rows, dimensions]`.
 *
 * Where a row has fewer cells n than dimensions d, Woodbury's identity solves n equations in place of d:
 * x = D⁻¹ Vᵀ (I + V D⁻¹ Vᵀ)⁻¹ 1 with the rows of V scaled by √w, so that the cost is n² d.
 */
export async function solveRidgeRows(
  problem: RidgeRows,
  output: Float32Array,
  pace: Pace,
  progress: { readonly from: number; readonly to: number; readonly stage: string },
): Promise<void> {
  const count = problem.rows.offsets.length - 1;
  const scratch = createRidgeScratch(problem);
  for (let row = 0; row < count; ) {
    row = solveUntilDue(problem, row, output, scratch, pace);
    await pace.step(progress.from + ((progress.to - progress.from) * row) / count, progress.stage);
  }
}

/** Solves rows until it is time for a pause; the row to go on with. Apart from the async function, whose loops stay slow. */
function solveUntilDue(
  problem: RidgeRows,
  from: number,
  output: Float32Array,
  scratch: RidgeScratch,
  pace: Pace,
): number {
  const { dimensions } = problem;
  const count = problem.rows.offsets.length - 1;
  let row = from;
  do {
    solveRidgeRow(problem, row, output.subarray(row * dimensions, (row + 1) * dimensions), scratch);
    row += 1;
  } while (row < count && !pace.due());
  return row;
}

export function createRidgeScratch({
  rows,
  dimensions,
}: Pick<RidgeRows, "rows" | "dimensions">): RidgeScratch {
  let longest = 1;
  for (let row = 0; row + 1 < rows.offsets.length; row++)
    longest = Math.max(longest, rows.offsets[row + 1]! - rows.offsets[row]!);
  const most = Math.min(longest, dimensions);
  return {
    scaled: new Float64Array(most * dimensions),
    normal: new Float64Array(most * most),
    right: new Float64Array(most),
  };
}

/** One of the problems; zeros for a row without cells. */
export function solveRidgeRow(
  problem: RidgeRows,
  row: number,
  output: Float32Array,
  scratch: RidgeScratch,
): void {
  const cells = problem.rows.offsets[row + 1]! - problem.rows.offsets[row]!;
  if (cells === 0) output.fill(0);
  else if (cells < problem.dimensions) solveByCells(problem, row, cells, output, scratch);
  else solveByDimensions(problem, row, output, scratch);
}

function solveByCells(
  { rows, table, dimensions, diagonal, ridge }: RidgeRows,
  row: number,
  cells: number,
  output: Float32Array,
  { scaled, normal, right }: RidgeScratch,
): void {
  const first = rows.offsets[row]!;
  const own = ridge[row]!;
  for (let cell = 0; cell < cells; cell++) {
    const weight = Math.sqrt(rows.values[first + cell]!);
    const from = rows.columns[first + cell]! * dimensions;
    const to = cell * dimensions;
    for (let at = 0; at < dimensions; at++)
      scaled[to + at] = (weight * table[from + at]!) / Math.sqrt(diagonal[at]! + own);
    right[cell] = weight;
  }
  rowGram(scaled, cells, dimensions, normal);
  for (let cell = 0; cell < cells; cell++) normal[cell * cells + cell]! += 1;
  choleskyInPlace(normal, cells);
  choleskySolveInPlace(normal, cells, right);
  for (let at = 0; at < dimensions; at++) {
    let sum = 0;
    for (let cell = 0; cell < cells; cell++) sum += scaled[cell * dimensions + at]! * right[cell]!;
    output[at] = sum / Math.sqrt(diagonal[at]! + own);
  }
}

/** S Sᵀ, its lower triangle, two rows at once so that each load serves two products. */
function rowGram(scaled: Float64Array, cells: number, dimensions: number, normal: Float64Array): void {
  for (let left = 0; left < cells; left += 2) {
    const upper = left * dimensions;
    const lower = left + 1 < cells ? upper + dimensions : upper;
    for (let right = 0; right <= left + 1 && right < cells; right++) {
      const other = right * dimensions;
      let above = 0;
      let below = 0;
      for (let at = 0; at < dimensions; at++) {
        const value = scaled[other + at]!;
        above += scaled[upper + at]! * value;
        below += scaled[lower + at]! * value;
      }
      if (right <= left) normal[left * cells + right] = above;
      if (left + 1 < cells) normal[(left + 1) * cells + right] = below;
    }
  }
}

function solveByDimensions(
  { rows, table, dimensions, diagonal, ridge }: RidgeRows,
  row: number,
  output: Float32Array,
  { normal, right }: RidgeScratch,
): void {
  normal.fill(0);
  right.fill(0);
  for (let at = 0; at < dimensions; at++) normal[at * dimensions + at] = diagonal[at]! + ridge[row]!;
  for (let cell = rows.offsets[row]!; cell < rows.offsets[row + 1]!; cell++) {
    const weight = rows.values[cell]!;
    const from = rows.columns[cell]! * dimensions;
    for (let left = 0; left < dimensions; left++) {
      const scale = weight * table[from + left]!;
      right[left]! += scale;
      const to = left * dimensions;
      for (let at = 0; at <= left; at++) normal[to + at]! += scale * table[from + at]!;
    }
  }
  choleskyInPlace(normal, dimensions);
  choleskySolveInPlace(normal, dimensions, right);
  output.set(right.subarray(0, dimensions));
}

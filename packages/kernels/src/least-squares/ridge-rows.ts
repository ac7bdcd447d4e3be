import { checkedSparseRows, checkLength, checkWhole, fail, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { SparseMatrix } from "../sparse/sparse-product.js";

export interface RidgeRowsOptions {
  /** `[rows, tableRows]`: each row's cells are the weights, at least 0, of the table's rows that it wants at 1. */
  readonly matrix: SparseMatrix;
  /** `[tableRows, dimensions]`. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** `[dimensions]`: what every problem adds to the diagonal of its equations; at least 0. */
  readonly diagonal: Float32Array;
  /** `[rows]`: what each problem adds besides; the sum is over 0. */
  readonly ridge: Float32Array;
  /** `[rows, dimensions]`: the solutions; rows without cells become zeros. */
  readonly output: Float32Array;
  /** The first row to solve and the one to stop before; all of them by default. */
  readonly from?: number;
  readonly to?: number;
}

/**
 * For each row the x that minimises Σ w (1 - v·x)² + xᵀ (diagonal + ridge) x over its cells, as a half-sweep of
 * alternating least squares does; n² d operations for a row of n cells, or n d² where n is over d.
 *
 * Sums of products are in float32, the equations in float64; a row's result depends on its own cells alone.
 */
export function ridgeRows(engine: KernelEngine, options: RidgeRowsOptions): void {
  const { matrix, table, dimensions, diagonal, ridge, output } = options;
  const checked = checkedSparseRows(engine, matrix, rowsOf(table, dimensions, "table"), "matrix");
  const { from = 0, to = checked.rows } = options;
  checkWhole(from, 0, "from");
  checkWhole(to, from, "to");
  if (to > checked.rows) fail(`to is ${to}; there are ${checked.rows} rows`);
  checkLength(matrix.values, matrix.columns.length, "matrix.values");
  checkLength(diagonal, dimensions, "diagonal");
  checkLength(ridge, checked.rows, "ridge");
  checkLength(output, checked.rows * dimensions, "output");
  if (overlaps(output, table)) fail("output overlaps table, which is still read while output is written");
  const { longest, work } = costOf(matrix.offsets, from, to, dimensions);
  const bytes = Math.ceil(engine.call("ridgeRowsScratch", dimensions, longest) / 64) * 64;
  // Owner parts are the next power of two over twice the threads, so fewer than four times as many.
  const scratch = engine.arena.scratch(bytes * 4 * engine.threads);
  engine.shareByOwner(
    "ridgeRows",
    work,
    checked.offsets,
    checked.columns,
    engine.address(matrix.values, "matrix.values"),
    engine.address(table, "table"),
    engine.address(diagonal, "diagonal"),
    engine.address(ridge, "ridge"),
    engine.address(output, "output"),
    dimensions,
    from,
    to,
    scratch,
    bytes,
  );
}

function costOf(
  offsets: Int32Array,
  from: number,
  to: number,
  dimensions: number,
): { readonly longest: number; readonly work: number } {
  let longest = 1;
  let work = 0;
  for (let row = from; row < to; row++) {
    const cells = offsets[row + 1]! - offsets[row]!;
    longest = Math.max(longest, cells);
    work += Math.min(cells * cells * dimensions, cells * dimensions * dimensions);
  }
  return { longest, work };
}

function overlaps(left: Float32Array, right: Float32Array): boolean {
  return (
    left.byteOffset < right.byteOffset + right.byteLength &&
    right.byteOffset < left.byteOffset + left.byteLength
  );
}

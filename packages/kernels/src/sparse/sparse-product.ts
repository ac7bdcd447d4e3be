import { checkedSparseRows, checkLength, fail, rowsOf, type SparseRows } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

/** A sparse matrix in compressed rows, such as a normalised adjacency; the columns of a row may be in any order. */
export interface SparseMatrix extends SparseRows {
  /** `[columns.length]`. */
  readonly values: Float32Array;
}

export interface SparseProductOptions {
  /** `[rows, denseRows]`. */
  readonly matrix: SparseMatrix;
  /** `[denseRows, dimensions]`. */
  readonly dense: Float32Array;
  readonly dimensions: number;
  /** `[rows, dimensions]`, overwritten; another array than `dense`. */
  readonly output: Float32Array;
  /** `[rows, dimensions]`: the output is also added to it, as LightGCN's mean of layers needs. */
  readonly accumulateInto?: Float32Array;
}

/** `output = matrix · dense`, each row summed in the order of its columns. `NaN` and infinities spread as in arithmetic. */
export function sparseProduct(engine: KernelEngine, options: SparseProductOptions): void {
  const { matrix, dense, dimensions, output, accumulateInto } = options;
  const { offsets, columns, rows } = checkedSparseRows(
    engine,
    matrix,
    rowsOf(dense, dimensions, "dense"),
    "matrix",
  );
  checkLength(matrix.values, matrix.columns.length, "matrix.values");
  checkLength(output, rows * dimensions, "output");
  if (accumulateInto !== undefined) checkLength(accumulateInto, output.length, "accumulateInto");
  const source = engine.address(dense, "dense");
  const target = engine.address(output, "output");
  const sum = accumulateInto === undefined ? 0 : engine.address(accumulateInto, "accumulateInto");
  if (overlaps(output, dense)) fail("output overlaps dense, which is still read while output is written");
  if (accumulateInto !== undefined && (overlaps(accumulateInto, dense) || overlaps(accumulateInto, output))) {
    fail("accumulateInto overlaps dense or output; give it an array of its own");
  }
  engine.share(
    "sparseProduct",
    (matrix.columns.length + rows) * dimensions,
    offsets,
    columns,
    engine.address(matrix.values, "matrix.values"),
    source,
    target,
    sum,
    dimensions,
    rows,
  );
}

function overlaps(left: Float32Array, right: Float32Array): boolean {
  return (
    left.byteOffset < right.byteOffset + right.byteLength &&
    right.byteOffset < left.byteOffset + left.byteLength
  );
}

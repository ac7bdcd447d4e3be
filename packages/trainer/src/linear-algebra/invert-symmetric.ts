import { choleskyInverse } from "./cholesky.js";
import type { DenseProducts } from "./dense-products.js";
import type { Pace } from "./pace.js";
import { packPanels, type SymmetricPanels, unpackPanels } from "./symmetric-panels.js";

/** Rows eliminated at once: enough for fast products, few enough that their own inverses cost little. */
const ROWS_A_PANEL = 256;

/**
 * Replaces a symmetric positive definite matrix `[size, size]` by its inverse, in float32 with double-precision pivots.
 *
 * The sweep operator (Goodnight, "A tutorial on the SWEEP operator", 1979) by blocks on the lower triangle: size³/2
 * multiplications, half of what LU and solving for the inverse take. Memory beside the matrix: two panels of 256 rows and what
 * ONNX Runtime packs of them.
 *
 * @throws `INVALID_ARGUMENT` when the matrix is not positive definite.
 */
export async function invertSymmetricInPlace(
  matrix: Float32Array,
  size: number,
  products: DenseProducts,
  pace: Pace,
): Promise<void> {
  const panels = packPanels(matrix, size, ROWS_A_PANEL);
  const length = size * Math.min(size, ROWS_A_PANEL);
  const work = { columns: new Float32Array(length), scaled: new Float32Array(length), products };
  for (let pivot = 0; pivot + 1 < panels.starts.length; pivot++) await sweepPanel(panels, pivot, work, pace);
  // Sweeping every row leaves the negative of the inverse.
  for (let at = 0; at < matrix.length; at++) matrix[at] = -matrix[at]!;
  unpackPanels(matrix, panels);
}

/** Memory of one sweep after the other, `[size, rows of a panel]` each. */
interface SweepWork {
  readonly columns: Float32Array;
  readonly scaled: Float32Array;
  readonly products: DenseProducts;
}

/** A_JJ -= A_JK A_KK⁻¹ A_KJ, A_JK = A_JK A_KK⁻¹ and A_KK = -A_KK⁻¹ for the pivot K and all other rows J. */
async function sweepPanel(
  panels: SymmetricPanels,
  pivot: number,
  work: SweepWork,
  pace: Pace,
): Promise<void> {
  const { starts } = panels;
  const [from, to] = [starts[pivot]!, starts[pivot + 1]!];
  const width = to - from;
  const [columns, scaled] = [work.columns, work.scaled].map((all) =>
    all.subarray(0, panels.size * width),
  ) as [Float32Array, Float32Array];
  readPivotColumns(panels, pivot, columns);
  const inverse = pivotInverse(panels, pivot);
  await work.products.timesTransposed(columns, inverse, width, scaled);
  for (let at = 0; at + 1 < starts.length; at++) {
    await pace.step((pivot + at / starts.length) / starts.length, "inverting the item matrix");
    if (at === pivot) continue;
    const [first, last] = [starts[at]!, starts[at + 1]!];
    const panel = panels.panel(at);
    const own = columns.subarray(first * width, last * width);
    await work.products.subtractTransposed(panel, own, scaled.subarray(0, last * width), width);
    if (at < pivot) continue;
    for (let row = first; row < last; row++)
      panel.set(scaled.subarray(row * width, (row + 1) * width), (row - first) * last + from);
  }
  writePivotPanel(panels, pivot, scaled, inverse);
}

/** The pivot's columns of the whole symmetric matrix, `[size, pivot rows]`; its own block is left at zero. */
function readPivotColumns(panels: SymmetricPanels, pivot: number, columns: Float32Array): void {
  const { starts } = panels;
  const [from, to] = [starts[pivot]!, starts[pivot + 1]!];
  const width = to - from;
  columns.fill(0, from * width, to * width);
  const own = panels.panel(pivot);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < from; column++) columns[column * width + row] = own[row * to + column]!;
  }
  for (let at = pivot + 1; at + 1 < starts.length; at++) {
    const [first, last] = [starts[at]!, starts[at + 1]!];
    const panel = panels.panel(at);
    for (let row = first; row < last; row++) {
      const start = (row - first) * last;
      columns.set(panel.subarray(start + from, start + to), row * width);
    }
  }
}

function pivotInverse(panels: SymmetricPanels, pivot: number): Float32Array {
  const [from, to] = [panels.starts[pivot]!, panels.starts[pivot + 1]!];
  const width = to - from;
  const panel = panels.panel(pivot);
  const block = new Float64Array(width * width);
  for (let row = 0; row < width; row++)
    block.set(panel.subarray(row * to + from, (row + 1) * to), row * width);
  return Float32Array.from(choleskyInverse(block, width));
}

function writePivotPanel(
  panels: SymmetricPanels,
  pivot: number,
  scaled: Float32Array,
  inverse: Float32Array,
): void {
  const [from, to] = [panels.starts[pivot]!, panels.starts[pivot + 1]!];
  const width = to - from;
  const panel = panels.panel(pivot);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < from; column++) panel[row * to + column] = scaled[column * width + row]!;
    for (let column = 0; column < width; column++)
      panel[row * to + from + column] = -inverse[row * width + column]!;
  }
}

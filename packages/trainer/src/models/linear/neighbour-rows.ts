import type { Pace } from "../../linear-algebra/pace.js";
import { type SparseRows, sparseRowsOf, transposed } from "../../linear-algebra/sparse-rows.js";
import { keepStrongest } from "./keep-strongest.js";

export interface NeighbourOptions {
  /** Neighbours kept a row. */
  readonly neighbours: number;
  /** Power of the row's own squared length in the denominator; ½ on both sides is the cosine. */
  readonly rowPower: number;
  /** Power of the other row's squared length in the denominator. */
  readonly otherPower: number;
  /** Power of the shared columns' cells by which each counts less. */
  readonly columnPower: number;
  /** Added to the denominator, so that few shared columns say little. */
  readonly shrinkage: number;
}

/**
 * The rows most like each row, strongest first: Σ_c |c|^-β x_ic x_jc / (|x_i|^2a |x_j|^2b + shrinkage), itself left out.
 *
 * Deshpande and Karypis, "Item-based top-N recommendation algorithms", TOIS 2004, with the powers of Verstrepen and Goethals,
 * "Unifying nearest neighbors collaborative filtering", RecSys 2014.
 */
export async function neighbourRows(
  rows: SparseRows,
  options: NeighbourOptions,
  pace: Pace,
): Promise<SparseRows> {
  const count = rows.offsets.length - 1;
  const search = createSearch(rows, options);
  const found: Neighbours[] = [];
  for (let row = 0; row < count; row++) {
    found.push(nearest(search, row));
    if (pace.due()) await pace.step(row / count, `neighbours of row ${row} of ${count}`);
  }
  return sparseRowsOf(found, count);
}

interface Neighbours {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

interface Search {
  readonly rows: SparseRows;
  readonly byColumn: SparseRows;
  readonly columnScale: Float64Array;
  readonly ownPower: Float64Array;
  readonly otherPower: Float64Array;
  readonly options: NeighbourOptions;
  /** Sums by row, zero between searches. */
  readonly sums: Float64Array;
  /** The rows that the sums are of. */
  readonly touched: Int32Array;
}

function createSearch(rows: SparseRows, options: NeighbourOptions): Search {
  const byColumn = transposed(rows);
  const squares = squaredLengths(rows);
  const cells = (column: number) => byColumn.offsets[column + 1]! - byColumn.offsets[column]!;
  return {
    rows,
    byColumn,
    options,
    columnScale: Float64Array.from(
      { length: rows.width },
      (_, column) => cells(column) ** -options.columnPower,
    ),
    ownPower: squares.map((square) => square ** options.rowPower),
    otherPower: squares.map((square) => square ** options.otherPower),
    sums: new Float64Array(squares.length),
    touched: new Int32Array(squares.length),
  };
}

function nearest(search: Search, row: number): Neighbours {
  const { sums, touched, ownPower, otherPower, options } = search;
  const count = addShared(search, row);
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const other = touched[at]!;
    const similarity = sums[other]! / (ownPower[row]! * otherPower[other]! + options.shrinkage);
    sums[other] = similarity;
    if (other !== row && similarity > 0) touched[kept++] = other;
    else sums[other] = 0;
  }
  const columns = keepStrongest(touched.subarray(0, kept), sums, options.neighbours);
  const values = Float32Array.from(columns, (other) => sums[other]!);
  for (let at = 0; at < kept; at++) sums[touched[at]!] = 0;
  return { columns, values };
}

/** Adds up what the row shares with every row; how many rows were touched. */
function addShared({ rows, byColumn, columnScale, sums, touched }: Search, row: number): number {
  let count = 0;
  for (let cell = rows.offsets[row]!; cell < rows.offsets[row + 1]!; cell++) {
    const column = rows.columns[cell]!;
    const weight = rows.values[cell]! * columnScale[column]!;
    if (weight === 0) continue;
    for (let at = byColumn.offsets[column]!; at < byColumn.offsets[column + 1]!; at++) {
      const other = byColumn.columns[at]!;
      const share = weight * byColumn.values[at]!;
      if (sums[other] === 0 && share !== 0) touched[count++] = other;
      sums[other]! += share;
    }
  }
  return count;
}

function squaredLengths({ offsets, values }: SparseRows): Float64Array {
  const squares = new Float64Array(offsets.length - 1);
  for (let row = 0; row < squares.length; row++) {
    for (let cell = offsets[row]!; cell < offsets[row + 1]!; cell++) squares[row]! += values[cell]! ** 2;
  }
  return squares;
}

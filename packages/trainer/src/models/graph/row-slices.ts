import type { Kernels } from "@modalis/kernels";
import type { SparseMatrix } from "./normalised-adjacency.js";
import { sparseArrays, sparseBytes } from "./sparse-arena.js";

/** Some rows of a matrix, and the transpose of those rows. */
export interface RowSlice {
  /** `[rows, nodes]`: the chosen rows, in their order. */
  readonly slice: SparseMatrix;
  /** `[nodes, rows]`. */
  readonly transposed: SparseMatrix;
}

/** Cuts rows out of a square matrix; what it gives is written anew by the next call. */
export type RowSlicer = (matrix: SparseMatrix, rows: Int32Array) => RowSlice;

/** Bytes that {@link createRowSlicer} takes from an arena. */
export function rowSlicerBytes(nodes: number, entries: number, rows: number): number {
  return sparseBytes(rows, entries) + sparseBytes(nodes, entries);
}

/**
 * A batch reads the last layer of a graph at a few rows only, and its gradient enters there: with those rows cut out, the
 * first and the last product of a step cost what the batch has edges, not what the graph has.
 *
 * @param limits Nodes and entries of the largest matrix, and the most rows of a call.
 */
export function createRowSlicer(
  kernels: Kernels,
  limits: { readonly nodes: number; readonly entries: number; readonly rows: number },
): RowSlicer {
  const cut = sparseArrays(kernels, limits.rows, limits.entries);
  const turned = sparseArrays(kernels, limits.nodes, limits.entries);
  const free = new Int32Array(limits.nodes);
  return (matrix, rows) => {
    const entries = cutRows(matrix, rows, cut);
    const slice = viewOf(cut, rows.length, entries);
    turnRows(slice, turned, free);
    return { slice, transposed: viewOf(turned, limits.nodes, entries) };
  };
}

/** Copies the rows into `cut`; gives how many entries they have. */
function cutRows({ offsets, columns, values }: SparseMatrix, rows: Int32Array, cut: SparseMatrix): number {
  let entries = 0;
  for (let at = 0; at < rows.length; at++) {
    const [from, to] = [offsets[rows[at]!]!, offsets[rows[at]! + 1]!];
    for (let entry = from; entry < to; entry++, entries++) {
      cut.columns[entries] = columns[entry]!;
      cut.values[entries] = values[entry]!;
    }
    cut.offsets[at + 1] = entries;
  }
  return entries;
}

function turnRows({ offsets, columns, values }: SparseMatrix, turned: SparseMatrix, free: Int32Array): void {
  free.fill(0);
  for (let entry = 0; entry < columns.length; entry++) free[columns[entry]!]! += 1;
  let sum = 0;
  for (let node = 0; node < free.length; node++) {
    turned.offsets[node] = sum;
    sum += free[node]!;
    free[node] = turned.offsets[node]!;
  }
  turned.offsets[free.length] = sum;
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const place = free[columns[entry]!]!++;
      turned.columns[place] = row;
      turned.values[place] = values[entry]!;
    }
  }
}

function viewOf({ offsets, columns, values }: SparseMatrix, rows: number, entries: number): SparseMatrix {
  return {
    offsets: offsets.subarray(0, rows + 1),
    columns: columns.subarray(0, entries),
    values: values.subarray(0, entries),
  };
}

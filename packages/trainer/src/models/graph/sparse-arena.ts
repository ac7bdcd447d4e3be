import type { Kernels } from "@modalis/kernels";
import type { SparseMatrix } from "./normalised-adjacency.js";

/** Bytes that {@link sparseArrays} takes from an arena. */
export function sparseBytes(rows: number, entries: number): number {
  return 4 * (rows + 1) + 8 * entries + 256;
}

/** Zeroed arrays for a sparse matrix in the kernels' arena. */
export function sparseArrays(kernels: Kernels, rows: number, entries: number): SparseMatrix {
  return {
    offsets: kernels.int32(rows + 1),
    columns: kernels.int32(entries),
    values: kernels.float32(entries),
  };
}

/** A copy of a sparse matrix in the kernels' arena. */
export function sparseCopy(kernels: Kernels, { offsets, columns, values }: SparseMatrix): SparseMatrix {
  const copy = sparseArrays(kernels, offsets.length - 1, columns.length);
  copy.offsets.set(offsets);
  copy.columns.set(columns);
  copy.values.set(values);
  return copy;
}

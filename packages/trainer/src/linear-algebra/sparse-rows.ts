import type { Interactions } from "@modalis/contract";

/** A matrix as compressed sparse rows: the cells of row `r` stand from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseRows {
  /** Columns of the matrix. */
  readonly width: number;
  /** `[rows + 1]`, from 0, never falling. */
  readonly offsets: Int32Array;
  /** `[cells]`, each from 0 to `width - 1`. */
  readonly columns: Int32Array;
  /** `[cells]`. */
  readonly values: Float32Array;
}

/** The matrix of users by items; every cell is 1 unless the interactions' own values are asked for and there. */
export function userRows(interactions: Interactions, useValues = false): SparseRows {
  const { offsets, items, values, itemIds } = interactions;
  const ones = () => new Float32Array(items.length).fill(1);
  return {
    width: itemIds.length,
    offsets,
    columns: items,
    values: useValues ? (values ?? ones()) : ones(),
  };
}

/** Rows as columns; within a row of the result, columns rise. */
export function transposed({ width, offsets, columns, values }: SparseRows): SparseRows {
  const rows = offsets.length - 1;
  const starts = new Int32Array(width + 1);
  for (const column of columns) starts[column + 1]! += 1;
  for (let at = 0; at < width; at++) starts[at + 1]! += starts[at]!;
  const next = starts.slice(0, width);
  const flipped = new Int32Array(columns.length);
  const moved = new Float32Array(columns.length);
  for (let row = 0; row < rows; row++) {
    for (let cell = offsets[row]!; cell < offsets[row + 1]!; cell++) {
      const place = next[columns[cell]!]!++;
      flipped[place] = row;
      moved[place] = values[cell]!;
    }
  }
  return { width: rows, offsets: starts, columns: flipped, values: moved };
}

/** Cells of each row. */
export function rowLengths({ offsets }: Pick<SparseRows, "offsets">): Float64Array {
  return Float64Array.from({ length: offsets.length - 1 }, (_, row) => offsets[row + 1]! - offsets[row]!);
}

/** A matrix from its rows, each given by its columns and their values. */
export function sparseRowsOf(
  rows: readonly { readonly columns: Int32Array; readonly values: Float32Array }[],
  width: number,
): SparseRows {
  const offsets = new Int32Array(rows.length + 1);
  for (const [row, { columns }] of rows.entries()) offsets[row + 1] = offsets[row]! + columns.length;
  const joined = {
    width,
    offsets,
    columns: new Int32Array(offsets.at(-1)!),
    values: new Float32Array(offsets.at(-1)!),
  };
  for (const [row, { columns, values }] of rows.entries()) {
    joined.columns.set(columns, offsets[row]!);
    joined.values.set(values, offsets[row]!);
  }
  return joined;
}

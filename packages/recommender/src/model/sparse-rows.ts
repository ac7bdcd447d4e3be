import { ModalisError } from "@modalis/contract";
import { checkLength } from "./check-array.js";

/** Compressed sparse rows: row `r` has its columns from `offsets[r]` to `offsets[r + 1]`. */
export interface SparseRows {
  /** `[rows + 1]`, from 0, never falling. */
  readonly offsets: Int32Array;
  /** `[entries]`. */
  readonly columns: Int32Array;
  /** `[entries]`; all 1 when absent. */
  readonly values?: Float32Array;
}

/**
 * Passes for rows whose offsets rise over all entries and whose columns are below `columnCount`.
 *
 * @throws `INVALID_ARGUMENT` naming the rows and what is wrong.
 */
export function checkSparseRows(what: string, rows: SparseRows, rowCount: number, columnCount: number): void {
  const { offsets, columns, values } = rows;
  checkLength(`offsets of ${what}`, offsets, rowCount + 1);
  for (let row = 0; row < rowCount; row++) {
    if (offsets[row]! > offsets[row + 1]!) wrong(what, `offset ${row + 1} falls`);
  }
  if (offsets[0] !== 0 || offsets[rowCount] !== columns.length) {
    wrong(what, `offsets go from ${offsets[0]} to ${offsets[rowCount]} over ${columns.length} entries`);
  }
  for (const column of columns) {
    if (column < 0 || column >= columnCount) wrong(what, `column ${column} is none of ${columnCount}`);
  }
  if (values !== undefined) checkLength(`values of ${what}`, values, columns.length);
}

/** The same entries by column. */
export function transposeRows({ offsets, columns, values }: SparseRows, columnCount: number): SparseRows {
  const starts = new Int32Array(columnCount + 1);
  for (const column of columns) starts[column + 1]!++;
  for (let column = 0; column < columnCount; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const rowOf = new Int32Array(columns.length);
  const moved = values === undefined ? undefined : new Float32Array(columns.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) {
      const place = next[columns[at]!]!++;
      rowOf[place] = row;
      if (moved !== undefined) moved[place] = values![at]!;
    }
  }
  return { offsets: starts, columns: rowOf, ...(moved === undefined ? {} : { values: moved }) };
}

function wrong(what: string, problem: string): never {
  throw new ModalisError("INVALID_ARGUMENT", `${what} are not sparse rows: ${problem}`);
}

import { ModalisError } from "@modalis/contract";
import type { KernelEngine } from "./kernel-engine.js";

/** @throws INVALID_ARGUMENT unless `array` has exactly `length` elements. */
export function checkLength(array: { readonly length: number }, length: number, name: string): void {
  if (array.length !== length) fail(`${name} has ${array.length} elements and needs ${length}`);
}

/** Rows of a table `[rows, dimensions]`. @throws INVALID_ARGUMENT when the length is no multiple of `dimensions`. */
export function rowsOf(table: { readonly length: number }, dimensions: number, name: string): number {
  checkWhole(dimensions, 1, "dimensions");
  if (table.length % dimensions !== 0) {
    fail(`${name} has ${table.length} elements, which are no whole rows of ${dimensions} dimensions`);
  }
  return table.length / dimensions;
}

/** @throws INVALID_ARGUMENT unless `value` is a whole number of at least `least` and at most 2^31 - 1. */
export function checkWhole(value: number, least: number, name: string): void {
  if (!(Number.isInteger(value) && value >= least && value < 2 ** 31)) {
    fail(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
}

/** @throws INVALID_ARGUMENT unless `value` is finite, at least `least` and, where `most` is given, at most that. */
export function checkNumber(value: number, least: number, name: string, most = Number.MAX_VALUE): void {
  if (!(value >= least && value <= most)) {
    fail(`${name} must be a number from ${least} to ${most}, not ${value}`);
  }
}

/** Address of `indices`, each of which is at least `least` (0, or -1 for "none") and below `limit`. */
export function checkedIndices(
  engine: KernelEngine,
  indices: Int32Array,
  limit: number,
  name: string,
  least = 0,
): number {
  const address = engine.address(indices, name);
  if (engine.call("indicesWithin", address, indices.length, least, limit) === 1) return address;
  const at = indices.findIndex((index) => index < least || index >= limit);
  return fail(`${name}[${at}] is ${indices[at]}; there are ${limit} rows, numbered from 0`);
}

/** Compressed sparse rows: the columns of row `r` are `columns[offsets[r]]` up to `columns[offsets[r + 1] - 1]`. */
export interface SparseRows {
  /** `[rows + 1]`, rising from 0 to `columns.length`. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
}

/** Addresses of compressed sparse rows whose offsets rise and whose columns are below `limit`. */
export function checkedSparseRows(
  engine: KernelEngine,
  { offsets, columns }: SparseRows,
  limit: number,
  name: string,
): { readonly offsets: number; readonly columns: number; readonly rows: number } {
  const address = engine.address(offsets, `${name}.offsets`);
  if (offsets.length < 1 || engine.call("offsetsRise", address, offsets.length, columns.length) === 0) {
    fail(`${name}.offsets must rise from 0 to the number of columns, ${columns.length}`);
  }
  return {
    offsets: address,
    columns: checkedIndices(engine, columns, limit, `${name}.columns`),
    rows: offsets.length - 1,
  };
}

/**
 * The same, where the columns of each of the `listed` rows rise strictly, so that they can be searched by halves. Only the
 * listed rows are looked at: a batch costs what it has, not what the matrix has.
 */
export function checkedRisingRows(
  engine: KernelEngine,
  matrix: SparseRows,
  limit: number,
  name: string,
  listed: Int32Array,
): { readonly offsets: number; readonly columns: number; readonly rows: number } {
  const { offsets, columns } = matrix;
  if (offsets.length < 1) fail(`${name}.offsets must have an element`);
  const at = [
    engine.address(offsets, `${name}.offsets`),
    engine.address(columns, `${name}.columns`),
  ] as const;
  const rows = checkedIndices(engine, listed, offsets.length - 1, "rows");
  if (engine.call("columnsRise", ...at, columns.length, limit, rows, listed.length) === 1)
    return { offsets: at[0], columns: at[1], rows };
  // What is wrong is told by looking at all of it.
  checkedSparseRows(engine, matrix, limit, name);
  return fail(`${name}.columns must rise strictly within each row; make the matrix with risingRows`);
}

/** @throws INVALID_ARGUMENT with `message`. */
export function fail(message: string): never {
  throw new ModalisError("INVALID_ARGUMENT", message);
}

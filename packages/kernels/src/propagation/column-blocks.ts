import type { KernelEngine } from "../runtime/kernel-engine.js";
import type { TableColumns } from "./layer-walk.js";
import type { GraphSide } from "./two-sided-graph.js";

/** Columns of a block: one cache line a row. */
export const BLOCK_COLUMNS = 16;

/**
 * Where a number of a table `[rows, dimensions]` stands that is kept in blocks of 16 columns: one block after the other,
 * each `[rows, 16]`, the last as wide as what is left. What works block by block then reads memory in one piece.
 */
export function placeInColumnBlocks(
  row: number,
  column: number,
  { rows, dimensions }: { readonly rows: number; readonly dimensions: number },
): number {
  const from = column - (column % BLOCK_COLUMNS);
  return from * rows + row * Math.min(BLOCK_COLUMNS, dimensions - from) + column - from;
}

/** One side's columns from `from` on, a multiple of 16, of a table whose two sides are kept in blocks. */
export function sideColumns(
  engine: KernelEngine,
  table: Float32Array,
  { first, count }: GraphSide,
  dimensions: number,
  from: number,
): TableColumns {
  const width = Math.min(BLOCK_COLUMNS, dimensions - from);
  const address = engine.address(table, "table") + 4 * (first * dimensions + from * count);
  return { address, stride: 4 * width, width };
}

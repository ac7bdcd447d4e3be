import { checkedIndices, checkLength, fail, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

/** 128 * 128 times this is the largest sum that 32 bits hold. */
const MOST_DIMENSIONS = 131_071;

export interface ByteScanOptions {
  /** `[tableRows, dimensions]`, at most 131,071 dimensions. */
  readonly table: Int8Array;
  /** Which rows to compare, in any order. Default: all. */
  readonly rows?: Int32Array;
  readonly dimensions: number;
  /** `[dimensions]`. */
  readonly query: Int8Array;
  /** `[rows]`, or `[tableRows]` without `rows`. */
  readonly output: Float32Array;
}

export interface ByteDotScanOptions extends ByteScanOptions {
  /** `[tableRows]`: what a row was divided by when it became bytes. Default 1 each. */
  readonly scales?: Float32Array;
  /** What the query was divided by. Default 1. */
  readonly queryScale?: number;
}

/** Dot products of int8 rows with an int8 query, times `scales[row] * queryScale`. */
export function dotScanInt8(engine: KernelEngine, options: ByteDotScanOptions): void {
  scan(engine, options, 0, options.scales, options.queryScale ?? 1);
}

/** Cosines of int8 rows with an int8 query, 0 where either is all zeros; scales cancel out. */
export function cosineScanInt8(engine: KernelEngine, options: ByteScanOptions): void {
  scan(engine, options, 1, undefined, 1);
}

function scan(
  engine: KernelEngine,
  options: ByteScanOptions,
  cosine: number,
  scales: Float32Array | undefined,
  queryScale: number,
): void {
  const { table, rows, dimensions, query, output } = options;
  const tableRows = rowsOf(table, dimensions, "table");
  if (dimensions > MOST_DIMENSIONS)
    fail(`int8 rows have at most ${MOST_DIMENSIONS} dimensions, not ${dimensions}`);
  checkLength(query, dimensions, "query");
  const count = rows?.length ?? tableRows;
  checkLength(output, count, "output");
  if (scales !== undefined) checkLength(scales, tableRows, "scales");
  engine.share(
    "scanBytes",
    (count * dimensions * (1 + cosine)) / 4,
    engine.address(table, "table"),
    rows === undefined ? 0 : checkedIndices(engine, rows, tableRows, "rows"),
    count,
    dimensions,
    engine.address(query, "query"),
    cosine,
    scales === undefined ? 0 : engine.address(scales, "scales"),
    queryScale,
    engine.address(output, "output"),
  );
}

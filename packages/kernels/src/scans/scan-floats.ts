import { checkedIndices, checkLength, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface ScanOptions {
  /** `[tableRows, dimensions]`. */
  readonly table: Float32Array;
  /** Which rows to compare, in any order. Default: all. */
  readonly rows?: Int32Array;
  readonly dimensions: number;
  /** `[dimensions]`. */
  readonly query: Float32Array;
  /** `[rows]`, or `[tableRows]` without `rows`. */
  readonly output: Float32Array;
}

/** Dot products of rows with a query; `NaN` spreads to its row alone. */
export function dotScan(engine: KernelEngine, options: ScanOptions): void {
  scan(engine, options, 0);
}

/** Cosines of rows with a query, 0 where either is all zeros. */
export function cosineScan(engine: KernelEngine, options: ScanOptions): void {
  scan(engine, options, 1);
}

function scan(engine: KernelEngine, options: ScanOptions, cosine: number): void {
  const { table, rows, dimensions, query, output } = options;
  const tableRows = rowsOf(table, dimensions, "table");
  checkLength(query, dimensions, "query");
  const count = rows?.length ?? tableRows;
  checkLength(output, count, "output");
  engine.share(
    "scanFloats",
    count * dimensions * (1 + cosine),
    engine.address(table, "table"),
    rows === undefined ? 0 : checkedIndices(engine, rows, tableRows, "rows"),
    count,
    dimensions,
    engine.address(query, "query"),
    cosine,
    engine.address(output, "output"),
  );
}

import { checkLength, fail, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface NearestMeansOptions {
  /** `[rows, dimensions]`. */
  readonly table: Float32Array;
  readonly dimensions: number;
  /** `[queries, dimensions]`, at least one. */
  readonly queries: Float32Array;
  /** `[rows]`. */
  readonly output: Float32Array;
}

/** The mean of each row's three greatest dot products with the queries, or of all where they are fewer; on the calling thread. */
export function nearestMeans(engine: KernelEngine, options: NearestMeansOptions): void {
  const { table, dimensions, queries, output } = options;
  const rows = rowsOf(table, dimensions, "table");
  const queryCount = rowsOf(queries, dimensions, "queries");
  if (queryCount === 0) fail("queries must hold at least one");
  checkLength(output, rows, "output");
  engine.call(
    "nearestMeans",
    engine.address(table, "table"),
    rows,
    dimensions,
    engine.address(queries, "queries"),
    queryCount,
    engine.arena.scratch(16),
    engine.address(output, "output"),
  );
}

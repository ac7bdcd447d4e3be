import { checkedIndices, checkLength, rowsOf } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface GatherRowsOptions {
  /** `[tableRows, dimensions]`. */
  readonly table: Float32Array;
  /** `[count]`, in any order, repeats allowed. */
  readonly rows: Int32Array;
  readonly dimensions: number;
  /** `[count, dimensions]`, overwritten. */
  readonly output: Float32Array;
}

/** `output[k] = table[rows[k]]`. */
export function gatherRows(engine: KernelEngine, options: GatherRowsOptions): void {
  const { table, rows, dimensions, output } = options;
  const indices = checkedIndices(engine, rows, rowsOf(table, dimensions, "table"), "rows");
  checkLength(output, rows.length * dimensions, "output");
  const [from, to] = [engine.address(table, "table"), engine.address(output, "output")];
  engine.share("gatherRows", output.length, from, indices, rows.length, dimensions, to);
}

export interface ScatterAddRowsOptions {
  /** `[tableRows, dimensions]`, added to in place. */
  readonly table: Float32Array;
  /** `[count]`, in any order; terms of a repeated row are added in the order of `rows`. */
  readonly rows: Int32Array;
  readonly dimensions: number;
  /** `[count, dimensions]`. */
  readonly source: Float32Array;
  /** Default 1. */
  readonly scale?: number;
}

/** `table[rows[k]] += scale * source[k]`: the gradient of `gatherRows`. */
export function scatterAddRows(engine: KernelEngine, options: ScatterAddRowsOptions): void {
  const { table, rows, dimensions, source, scale = 1 } = options;
  const indices = checkedIndices(engine, rows, rowsOf(table, dimensions, "table"), "rows");
  checkLength(source, rows.length * dimensions, "source");
  const [to, from] = [engine.address(table, "table"), engine.address(source, "source")];
  engine.shareByOwner("scatterAddRows", source.length, to, indices, rows.length, dimensions, from, scale);
}

import { checkedRisingRows, checkLength, checkWhole, type SparseRows } from "../runtime/check-arguments.js";
import type { KernelEngine } from "../runtime/kernel-engine.js";

export interface TopKRowsOptions {
  /** `[rows, itemCount]`; `NaN` is never chosen. */
  readonly scores: Float32Array;
  readonly itemCount: number;
  /** At least 1. */
  readonly count: number;
  /** What each row must not choose: the items of one of `matrix`'s rows, which rise strictly. */
  readonly exclude?: {
    readonly matrix: SparseRows;
    /** `[rows]`: the matrix's row for each row of scores. */
    readonly rows: Int32Array;
  };
  /** `[rows, count]`, best first, equal scores by number; -1 where there is no further item. */
  readonly outputItems: Int32Array;
  /** `[rows, count]`; `NaN` where there is no further item. */
  readonly outputScores: Float32Array;
}

/** Finds the items of the highest scores of each row exactly. */
export function topKRows(engine: KernelEngine, options: TopKRowsOptions): void {
  const { scores, itemCount, count, exclude, outputItems, outputScores } = options;
  checkWhole(itemCount, 1, "itemCount");
  checkWhole(count, 1, "count");
  const rows = scores.length / itemCount;
  checkWhole(rows, 0, "scores.length / itemCount");
  checkLength(outputItems, rows * count, "outputItems");
  checkLength(outputScores, rows * count, "outputScores");
  let excluded = [0, 0, 0];
  if (exclude !== undefined) {
    checkLength(exclude.rows, rows, "exclude.rows");
    const matrix = checkedRisingRows(engine, exclude.matrix, itemCount, "exclude.matrix", exclude.rows);
    excluded = [matrix.offsets, matrix.columns, engine.address(exclude.rows, "exclude.rows")];
  }
  engine.share(
    "topKRows",
    2 * scores.length,
    ...[engine.address(scores, "scores"), rows, itemCount, count, ...excluded],
    ...[engine.address(outputItems, "outputItems"), engine.address(outputScores, "outputScores")],
  );
}

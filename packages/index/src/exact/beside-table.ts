import { writeQueryCode } from "../rows/byte-code.js";
import type { BesideThread } from "./beside-thread.js";

/** A query without a mask. */
export interface BesideQuery {
  readonly query: Float32Array;
  /** Its Euclidean length. */
  readonly length: number;
  readonly count: number;
}

/** Finds candidates on another thread, which the one that owns the table does not wait for. */
export interface BesideTable extends Disposable {
  /** The candidates of each query among the first `used` slots; undefined when the thread is lost. */
  readonly candidates: (
    queries: readonly BesideQuery[],
    used: number,
  ) => Promise<readonly Int32Array[] | undefined>;
}

/** Working arrays of scans on another thread; all empty for no queries. */
export function besideArrays(queries: number, width: number) {
  const perRow = Math.min(queries, 1);
  return {
    besideQuery: { of: Int16Array, fixed: queries * width },
    besideFound: { of: Int32Array, perRow },
    besideBest: { of: Float32Array, perRow },
    besideLower: { of: Float32Array, perRow: queries },
    besideUpper: { of: Float32Array, perRow: queries },
  } as const;
}

/** What finds candidates by a thread. */
export function besideTable(thread: BesideThread, width: number): BesideTable {
  return {
    candidates: (asked, rows) => {
      const queries = new Int16Array(asked.length * width);
      const scales = asked.map(({ query, length }, at) =>
        writeQueryCode(queries.subarray(at * width, (at + 1) * width), query, length),
      );
      return thread.scan({ queries, scales, counts: asked.map(({ count }) => count), rows });
    },
    [Symbol.dispose]: () => thread[Symbol.dispose](),
  };
}

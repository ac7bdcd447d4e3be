import { codeWidth, writeQueryCode } from "../rows/byte-code.js";
import type { SlotMatches } from "../slots/slot-index.js";
import type { BesideThread } from "./beside-thread.js";

/** A query without a mask. */
export interface BesideQuery {
  readonly query: Float32Array;
  /** Its Euclidean length. */
  readonly length: number;
  readonly count: number;
}

/** Searches on another thread, which the one that owns the table does not wait for. */
export interface BesideTable extends Disposable {
  /** Share of the rows that the last search compared with each query. */
  readonly share: number;
  /** The best of the first `used` slots for each query, or of those listed; undefined when the thread is lost. */
  readonly search: (
    queries: readonly BesideQuery[],
    used: number,
    among?: Int32Array,
  ) => Promise<readonly SlotMatches[] | undefined>;
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
    besideListed: { of: Int32Array, perRow },
  } as const;
}

/** What searches by a thread. */
export function besideTable(thread: BesideThread, dimensions: number): BesideTable {
  const width = codeWidth(dimensions);
  return {
    search: (asked, used, among) => {
      const queries = new Float32Array(asked.length * dimensions);
      const codes = new Int16Array(asked.length * width);
      const scales = asked.map(({ query, length }, at) => {
        queries.set(query, at * dimensions);
        return writeQueryCode(codes.subarray(at * width, (at + 1) * width), query, length);
      });
      const counts = asked.map(({ count }) => count);
      return thread.scan({ queries, codes, scales, counts, used, ...(among && { among }) });
    },
    get share() {
      return thread.share;
    },
    [Symbol.dispose]: () => thread[Symbol.dispose](),
  };
}

import { setImmediate } from "node:timers/promises";
import type { SlotMatches } from "../slots/slot-index.js";
import { MOST_BREADTH } from "./node-regions.js";

const NARROWEST = 16;
const SAMPLE = 100;

export interface CalibrateOptions {
  /** Least share of the true nearest that searches shall find. Default 0.99. */
  readonly recall?: number;
  /** How many nearest are asked for. Default 10. */
  readonly count?: number;
  /** Queries like those to come. Default: 100 of the rows, of which each leaves itself out. */
  readonly queries?: readonly Float32Array[];
  readonly signal?: AbortSignal;
}

export interface Calibration {
  /** The narrowest breadth that reached the recall. */
  readonly breadth: number;
  /** What it reached. */
  readonly recall: number;
}

/** Doubles the breadth until searches find as much as they shall; one query at a time between turns of the event loop. */
export async function calibrateBreadth(
  search: (query: Float32Array, count: number, breadth: number) => SlotMatches,
  queries: readonly { readonly query: Float32Array; readonly self?: number }[],
  { recall = 0.99, count = 10, signal }: CalibrateOptions,
): Promise<Calibration> {
  const truths: Set<number>[] = [];
  for (const { query, self } of queries) {
    signal?.throwIfAborted();
    // A breadth beyond the widest is a scan.
    truths.push(new Set(others(search(query, count + 1, MOST_BREADTH + 1), count, self)));
    await setImmediate();
  }
  for (let breadth = NARROWEST; ; breadth *= 2) {
    let [found, sought] = [0, 0];
    for (const [at, { query, self }] of queries.entries()) {
      signal?.throwIfAborted();
      for (const slot of others(search(query, count + 1, breadth), count, self))
        found += truths[at]!.has(slot) ? 1 : 0;
      sought += truths[at]!.size;
      await setImmediate();
    }
    const reached = sought === 0 ? 1 : found / sought;
    if (reached >= recall || breadth >= MOST_BREADTH) return { breadth, recall: reached };
  }
}

/** Rows spread evenly over the slots, as queries. */
export function sampleRows(
  slots: number,
  vector: (slot: number) => Float32Array | undefined,
): { query: Float32Array; self: number }[] {
  const step = Math.max(1, slots / SAMPLE);
  const sample: { query: Float32Array; self: number }[] = [];
  for (let at = 0; at < slots; at += step) {
    const self = Math.floor(at);
    const query = vector(self);
    if (query !== undefined) sample.push({ query, self });
  }
  return sample;
}

function others({ slots }: SlotMatches, count: number, self: number | undefined): number[] {
  return [...slots].filter((slot) => slot !== self).slice(0, count);
}

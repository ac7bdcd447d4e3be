import { Worker } from "node:worker_threads";
import { createPendingCalls } from "@modalis/contract";
import type { GrowingKernels } from "@modalis/kernels";
import { codeWidth } from "../rows/byte-code.js";
import { type FloatChunk, ROWS_A_CHUNK } from "../rows/float-rows.js";
import type { SlotMatches } from "../slots/slot-index.js";
import { BESIDE_SOURCE } from "./beside-source.js";

/** Queries of one call at most: each has room of its own for the bounds of all rows. */
export const MOST_BESIDE = 4;

/** Addresses of what a scan reads and writes, in the order in which the thread reads them. */
export interface BesideAddresses {
  readonly codes: number;
  readonly scales: number;
  readonly bounds: number;
  readonly besideQuery: number;
  readonly besideFound: number;
  readonly besideBest: number;
  readonly besideLower: number;
  readonly besideUpper: number;
  readonly besideListed: number;
}

/** Queries one after the other, also as int16 codes with what their sums are to be multiplied by. */
export interface BesideScan {
  readonly queries: Float32Array;
  readonly codes: Int16Array;
  readonly scales: readonly number[];
  /** How many of the best each query asks for. */
  readonly counts: readonly number[];
  /** The first so many rows are compared, */
  readonly used: number;
  /** or these alone, rising. */
  readonly among?: Int32Array;
}

/** A thread that scans the rows of one table beside the thread that owns them. */
export interface BesideThread extends Disposable {
  /** The best rows of each query; undefined when the thread is lost or was disposed. */
  scan(asked: BesideScan): Promise<readonly SlotMatches[] | undefined>;
  /** Share of the rows that the last scan compared with each query. */
  readonly share: number;
  /** Takes rows that a scan may compute in full. */
  chunkMade(chunk: FloatChunk): void;
  /** Told of each slot whose row was put there or deleted. */
  changed(slot: number): void;
  /** Moves the rows while no scan reads them. */
  move(work: () => void): void;
}

/** Words of the control block before and after the addresses; the thread's source knows the same numbers. */
const LOCK = 0;
const FIRST_ADDRESS = 1;
const ROOM = 10;

/** Changes told one by one; after more of them between two scans, the thread takes all rows for changed. */
const MOST_TOLD = 16_384;

/**
 * Makes a thread that starts with the first scan, and does not hold the process open but while it scans.
 *
 * @param table Where the arrays lie now, and for how many rows there is room.
 * @param nearEnough Below 1, rows need only be so near as `createExactIndex` says.
 */
export function createBesideThread(
  shared: NonNullable<GrowingKernels["shared"]>,
  dimensions: number,
  table: () => { readonly at: BesideAddresses; readonly capacity: number },
  nearEnough: number,
): BesideThread {
  const control = new Int32Array(new SharedArrayBuffer(64));
  const calls = createPendingCalls<(found: readonly SlotMatches[] | undefined) => void>();
  /** Chunks that the thread does not know yet. */
  const made: FloatChunk[] = [];
  /** Slots whose rows changed since the last scan. */
  let changed: number[] = [];
  let share = 1;
  let worker: Worker | undefined;
  let lost = false;
  const tellPlaces = (): void => writePlaces(control, table());
  const lose = (): void => {
    lost = true;
    for (const settle of calls.takeAll()) settle(undefined);
  };
  const start = (): Worker => {
    const workerData = {
      ...shared,
      control,
      dimensions,
      nearEnough,
      width: codeWidth(dimensions),
      rowsAChunk: ROWS_A_CHUNK,
    };
    const started = new Worker(BESIDE_SOURCE, { eval: true, execArgv: [], workerData, name: "modalis scan" });
    started.on("message", ({ call, found }: { call: number; found: FoundBeside }) => {
      share = found.share;
      calls.take(call)?.(matchesOf(found));
      if (calls.size === 0) started.unref();
    });
    return started.on("error", lose).on("exit", lose);
  };
  tellPlaces();
  return {
    async scan(asked) {
      if (lost) return undefined;
      worker ??= start();
      worker.ref();
      const told = changed.length > MOST_TOLD ? undefined : Int32Array.from(changed);
      changed = [];
      return new Promise((settle) =>
        worker!.postMessage({ call: calls.add(settle), made: made.splice(0), changed: told, asked }),
      );
    },
    get share() {
      return share;
    },
    changed(slot) {
      // Before its first scan the thread has seen no row.
      if (nearEnough < 1 && worker !== undefined && changed.length <= MOST_TOLD) changed.push(slot);
    },
    chunkMade: (chunk) => void made.push(chunk),
    move(work) {
      lock(control);
      try {
        work();
        tellPlaces();
      } finally {
        Atomics.store(control, LOCK, 0);
        Atomics.notify(control, LOCK);
      }
    },
    [Symbol.dispose]() {
      lose();
      void worker?.terminate();
    },
  };
}

function writePlaces(
  control: Int32Array,
  { at, capacity }: { readonly at: BesideAddresses; readonly capacity: number },
): void {
  const { codes, scales, bounds, besideQuery, besideFound, besideBest } = at;
  const { besideLower, besideUpper, besideListed } = at;
  control.set(
    [codes, scales, bounds, besideQuery, besideFound, besideBest, besideLower, besideUpper, besideListed],
    FIRST_ADDRESS,
  );
  control[ROOM] = capacity;
}

/** What the queries of a call found, one after the other, and how many each. */
interface FoundBeside extends SlotMatches {
  readonly lengths: readonly number[];
  readonly share: number;
}

function matchesOf({ slots, scores, lengths }: FoundBeside): SlotMatches[] {
  let from = 0;
  return lengths.map((length) => {
    const own = { slots: slots.subarray(from, from + length), scores: scores.subarray(from, from + length) };
    from += length;
    return own;
  });
}

/** Waits for the scan that is under way, of milliseconds. */
function lock(control: Int32Array): void {
  while (Atomics.compareExchange(control, LOCK, 0, 1) !== 0) Atomics.wait(control, LOCK, 1, 1);
}

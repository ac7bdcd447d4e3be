import { Worker } from "node:worker_threads";
import type { GrowingKernels } from "@modalis/kernels";
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
}

/** Queries as int16 codes, one after the other, with what their sums are to be multiplied by. */
export interface BesideScan {
  readonly queries: Int16Array;
  readonly scales: readonly number[];
  /** How many of the best each query asks for. */
  readonly counts: readonly number[];
  /** The first so many rows are compared. */
  readonly rows: number;
}

/** A thread that scans the rows of one table beside the thread that owns them. */
export interface BesideThread extends Disposable {
  /** For each query the rows, rising, that can be among its best; undefined when the thread is lost or was disposed. */
  scan(asked: BesideScan): Promise<readonly Int32Array[] | undefined>;
  /** Moves the rows while no scan reads them. */
  move(work: () => void): void;
}

/** Words of the control block before and after the addresses; the thread's source knows the same numbers. */
const LOCK = 0;
const FIRST_ADDRESS = 1;
const ROOM = 9;

/**
 * Makes a thread that starts with the first scan, and does not hold the process open but while it scans.
 *
 * @param table Where the arrays lie now, and for how many rows there is room.
 */
export function createBesideThread(
  shared: NonNullable<GrowingKernels["shared"]>,
  width: number,
  table: () => { readonly at: BesideAddresses; readonly capacity: number },
): BesideThread {
  const control = new Int32Array(new SharedArrayBuffer(64));
  const waiting = new Map<number, (found: readonly Int32Array[] | undefined) => void>();
  let worker: Worker | undefined;
  let lost = false;
  let lastCall = 0;
  const tellPlaces = (): void => {
    const { at, capacity } = table();
    const { codes, scales, bounds, besideQuery, besideFound, besideBest, besideLower, besideUpper } = at;
    control.set(
      [codes, scales, bounds, besideQuery, besideFound, besideBest, besideLower, besideUpper],
      FIRST_ADDRESS,
    );
    control[ROOM] = capacity;
  };
  const lose = (): void => {
    lost = true;
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const workerData = { ...shared, control, width };
    const started = new Worker(BESIDE_SOURCE, { eval: true, execArgv: [], workerData, name: "modalis scan" });
    started.on("message", ({ call, found }: { call: number; found: readonly Int32Array[] }) => {
      waiting.get(call)?.(found);
      waiting.delete(call);
      if (waiting.size === 0) started.unref();
    });
    return started.on("error", lose).on("exit", lose);
  };
  tellPlaces();
  return {
    async scan(asked) {
      if (lost) return undefined;
      worker ??= start();
      worker.ref();
      const call = ++lastCall;
      const answer = new Promise<readonly Int32Array[] | undefined>((settle) => waiting.set(call, settle));
      worker.postMessage({ call, ...asked });
      return answer;
    },
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

/** Waits for the scan that is under way, of milliseconds. */
function lock(control: Int32Array): void {
  while (Atomics.compareExchange(control, LOCK, 0, 1) !== 0) Atomics.wait(control, LOCK, 1, 1);
}

import { Worker } from "node:worker_threads";
import { ModalisError } from "@modalis/contract";
import { WORKER_SOURCE } from "./worker-source.js";

/** Words of the control block; the worker's source knows the same numbers. */
const [TICKET, DONE, FAILED] = [0, 1, 2];
/** A ticket holds the call's number above and the count of parts not yet claimed below. */
const PART_BITS = 10;
const LEFT = 2 ** PART_BITS - 1;
const MOST_CALLS = 2 ** (31 - PART_BITS);
/** Loads of a word, about 50 microseconds, before a thread sleeps: kernels follow each other closely. */
const SPINS = 4000;

/** Threads that share one memory and take the parts of a kernel call as they come free. */
export interface ThreadTeam {
  /** Lets the workers begin with `kernel(...values, part, parts)` for each part, once what was started before has been finished. */
  readonly start: (kernel: number, values: readonly number[], parts: number) => void;
  /** Does on the calling thread what no worker has begun, and returns when all parts are done. */
  readonly finish: () => void;
  readonly close: () => Promise<void>;
}

/**
 * Starts `workers` threads, parked in `Atomics.wait` between calls and not holding the process open.
 *
 * A part is claimed by counting the ticket down, so a thread that the system has put to sleep delays nobody but the part
 * it holds. A claim succeeds only if the ticket is still the one seen before the call's values were read, and a ticket
 * with no parts left cannot be claimed, whatever is being written for the next call.
 */
export async function startThreadTeam(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  names: readonly string[],
  workers: number,
): Promise<ThreadTeam> {
  const own = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const kernels = names.map((name) => own[name] as (...values: number[]) => number);
  const control = new Int32Array(new SharedArrayBuffer(64));
  const call = new Float64Array(new SharedArrayBuffer(8 * 64));
  const workerData = { module, memory, names, control, call, left: LEFT, spins: SPINS };
  const team = await startWorkers(workers, workerData);
  let number = 0;
  let started: readonly [kernel: number, values: readonly number[], parts: number] | undefined;
  return {
    start: (kernel, values, parts) => {
      started = [kernel, values, parts];
      number = (number + 1) % MOST_CALLS;
      call.set([kernel, parts, values.length, ...values]);
      Atomics.store(control, DONE, 0);
      Atomics.store(control, TICKET, (number << PART_BITS) | parts);
      Atomics.notify(control, TICKET);
    },
    finish: () => {
      if (started === undefined) return;
      const [kernel, values, parts] = started;
      started = undefined;
      for (let part = claim(control); part >= 0; part = claim(control)) {
        try {
          kernels[kernel]!(...values, part, parts);
        } catch {
          Atomics.store(control, FAILED, 1);
        }
        Atomics.add(control, DONE, 1);
      }
      waitForParts(control, parts);
      if (Atomics.exchange(control, FAILED, 0) === 1) throw new Error(`kernel ${names[kernel]} failed`);
    },
    close: async () => {
      await Promise.all(team.map((worker) => worker.terminate()));
    },
  };
}

/** A part that nobody has claimed, or -1. */
function claim(control: Int32Array): number {
  for (let ticket = Atomics.load(control, TICKET); (ticket & LEFT) > 0; ) {
    const seen = Atomics.compareExchange(control, TICKET, ticket, ticket - 1);
    if (seen === ticket) return (ticket & LEFT) - 1;
    ticket = seen;
  }
  return -1;
}

function waitForParts(control: Int32Array, parts: number): void {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, DONE) === parts) return;
  for (let done = Atomics.load(control, DONE); done < parts; done = Atomics.load(control, DONE)) {
    Atomics.wait(control, DONE, done, 100);
  }
}

/** All of them, or none when one cannot start. */
async function startWorkers(count: number, workerData: unknown): Promise<Worker[]> {
  const starts = await Promise.allSettled(Array.from({ length: count }, () => startWorker(workerData)));
  const team = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed === undefined) return team;
  await Promise.all(team.map((worker) => worker.terminate()));
  throw new ModalisError(
    "LIMIT_EXCEEDED",
    `this process may not start ${count} worker threads; pass fewer threads`,
    { cause: failed.reason, details: { workers: count } },
  );
}

function startWorker(workerData: unknown): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER_SOURCE, { eval: true, execArgv: [], workerData });
    worker.once("error", reject);
    worker.once("message", () => {
      worker.unref();
      resolve(worker);
    });
  });
}

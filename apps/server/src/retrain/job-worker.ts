import { randomUUID } from "node:crypto";
import { isModalisError } from "@modalis/contract";
import type { JobRecord, LiveStore } from "@modalis/store";

/** How far a job is: the share that is done, what is being done, and whatever else can be told. */
export type JobProgress = { readonly share: number; readonly stage: string } & NonNullable<
  JobRecord["progress"]
>;

/** Does a job; `signal` is aborted when it is cancelled or the server stops. */
export type DoJob = (
  job: JobRecord,
  context: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: JobProgress) => void;
  },
) => Promise<JobRecord["result"]>;

export interface JobWorkerOptions {
  readonly store: LiveStore;
  readonly work: Readonly<Record<string, DoJob>>;
  readonly nowMs: () => number;
  /** Called before each look for a job, to put those that are due. */
  readonly beforeLook: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Takes jobs of a few kinds from the database's queue, one at a time, until disposed. */
export interface JobWorker extends AsyncDisposable {
  /** Looks for a job now. */
  wake(): void;
  /** Ends the job if it is this worker's; tells whether it was. */
  abort(id: string): boolean;
}

const LOOK_EVERY_MS = 15_000;
/** How long other servers leave a job alone whose server tells nothing; it tells three times as often. */
const LEASE_MS = 60_000;
/** A job that was begun so often takes its server down with it. */
const MOST_ATTEMPTS = 10;
const RETRY_AFTER_MS = 60_000;

/** A job that its server leaves is begun again, by this server or another. */
export function startJobWorker(options: JobWorkerOptions): JobWorker {
  const { store, work, beforeLook, onError } = options;
  const worker = `worker ${randomUUID()}`;
  const stopping = new AbortController();
  let wake: () => void = () => {};
  let woken = false;
  let running: { readonly id: string; readonly controller: AbortController } | undefined;
  // A folder's own database has one process at a time: whoever was at work on what runs there is gone.
  let mayRelease = store.kind === "pglite";
  const look = async (): Promise<boolean> => {
    if (mayRelease) await store.jobs.release(Object.keys(work));
    mayRelease = false;
    await beforeLook();
    const job = await store.jobs.claim({ kinds: Object.keys(work), worker, leaseMs: LEASE_MS });
    if (job === undefined) return false;
    const controller = new AbortController();
    running = { id: job.id, controller };
    const stop = () => controller.abort(STOPPED);
    stopping.signal.addEventListener("abort", stop, { once: true });
    try {
      if (stopping.signal.aborted) stop();
      await doJob(job, worker, controller, options);
    } finally {
      stopping.signal.removeEventListener("abort", stop);
      running = undefined;
    }
    return true;
  };
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      const found = await look().catch((error) => {
        if (!isModalisError(error, "UNAVAILABLE")) onError(error);
        return false;
      });
      if (found || woken || stopping.signal.aborted) {
        woken = false;
        continue;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      woken = false;
    }
  })();
  return {
    wake() {
      woken = true;
      wake();
    },
    abort(id) {
      if (running?.id !== id) return false;
      running.controller.abort(CANCELLED);
      return true;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      wake();
      await ended;
    },
  };
}

const STOPPED = new Error("the server stopped; it is begun again");
const CANCELLED = new Error("it was cancelled");

async function doJob(
  job: JobRecord,
  worker: string,
  controller: AbortController,
  { store, work, nowMs, onError }: JobWorkerOptions,
): Promise<void> {
  const { jobs } = store;
  let progress: JobProgress | undefined;
  const timer = setInterval(() => {
    jobs.extend(job.id, worker, LEASE_MS, progress).then(
      (held) => held || controller.abort(CANCELLED),
      // The database is away; the lease is long enough for it to come back.
      () => undefined,
    );
  }, LEASE_MS / 3);
  try {
    if (job.attempts > MOST_ATTEMPTS) throw new Error(`it was begun ${MOST_ATTEMPTS} times and never ended`);
    const { signal } = controller;
    const onProgress = (told: typeof progress) => {
      progress = told;
    };
    const result = await work[job.kind]!(job, { signal, onProgress });
    await jobs.finish(job.id, worker, result ?? null);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const again =
      error === STOPPED
        ? nowMs()
        : isModalisError(error, "UNAVAILABLE")
          ? nowMs() + RETRY_AFTER_MS
          : undefined;
    if (!isModalisError(error) && error !== STOPPED && error !== CANCELLED) onError(error);
    await jobs
      .fail(job.id, worker, message, again === undefined ? {} : { retryAtMs: again })
      // Where the database is away for good the lease ends by itself.
      .catch(() => undefined);
  } finally {
    clearInterval(timer);
  }
}

import { setTimeout as wait } from "node:timers/promises";
import { isModalisError } from "@modalis/contract";

export interface RetryOptions {
  /** Ends the waiting, and the work if it heeds it too. */
  readonly signal: AbortSignal;
  /** Told of each attempt that failed. */
  readonly onError: (error: unknown) => void;
  /** Before the second attempt; each further one waits twice as long, a minute at most. Default 1,000. */
  readonly firstRetryMs?: number;
}

const LONGEST_WAIT_MS = 60_000;

/**
 * Does a work again for as long as the database is away; resolves when it is done, or the signal is aborted.
 *
 * @throws what the work fails with otherwise.
 */
export async function retryWhileAway(work: () => Promise<void>, options: RetryOptions): Promise<void> {
  const { signal, onError, firstRetryMs = 1_000 } = options;
  for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return;
      if (!isModalisError(error, "UNAVAILABLE")) throw error;
      onError(error);
      await wait(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

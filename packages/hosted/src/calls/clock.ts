import { setTimeout as wait } from "node:timers/promises";

/** Time as calls see it, so that a test need not wait. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  nowMs(): number;
  /** @throws the signal's reason. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The time of this machine since its start, which no correction of its date moves. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  async sleep(durationMs, signal) {
    await wait(durationMs, undefined, signal === undefined ? {} : { signal }).catch((error) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};

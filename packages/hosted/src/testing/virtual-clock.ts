import type { Clock } from "../calls/clock.js";

/** A clock that goes on only when everybody waits. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the promise settles. */
  passUntil<T>(promise: Promise<T>): Promise<T>;
}

export function virtualClock(): VirtualClock {
  let nowMs = 0;
  const sleepers: { atMs: number; wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        sleepers.push({ atMs: nowMs + durationMs, wake: resolve });
      }),
    async passUntil(promise) {
      let settled = false;
      const done = promise.finally(() => {
        settled = true;
      });
      done.catch(() => undefined);
      while (!settled) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = sleepers.sort((left, right) => left.atMs - right.atMs).shift();
        if (next === undefined) continue;
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
      }
      return done;
    },
  };
}

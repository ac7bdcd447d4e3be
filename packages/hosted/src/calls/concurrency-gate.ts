/** Runs at most so many pieces of work at once, the others in the order they came. */
export interface ConcurrencyGate {
  /** @throws what the work throws, or the signal's reason while waiting. */
  run<Output>(work: () => Promise<Output>, signal?: AbortSignal): Promise<Output>;
}

/** @param most At least 1. */
export function createConcurrencyGate(most: number): ConcurrencyGate {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (running < most) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        waiting.splice(waiting.indexOf(admitted), 1);
        reject(signal?.reason);
      };
      // The place is handed on, so `running` stays as it is.
      const admitted = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      waiting.push(admitted);
      signal?.addEventListener("abort", abort, { once: true });
    });
  };
  return {
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}

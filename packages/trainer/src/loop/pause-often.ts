import { setImmediate } from "node:timers/promises";

/** Longest stretch of computing between two turns of the event loop, in milliseconds. */
const LONGEST_STRETCH_MS = 40;

/**
 * Makes a function for long loops: it lets timers, messages and aborts run when the last turn was a while ago, and is
 * cheap otherwise. The function throws the signal's reason once it is aborted.
 */
export function pauseOften(signal: AbortSignal | undefined): () => Promise<void> {
  let lastMs = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - lastMs < LONGEST_STRETCH_MS) return;
    await setImmediate();
    lastMs = performance.now();
    signal?.throwIfAborted();
  };
}

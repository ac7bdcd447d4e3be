import { setImmediate } from "node:timers/promises";

/** Longest stretch of computing between two turns of the event loop, in milliseconds. */
const LONGEST_STRETCH_MS = 40;

/**
 * Makes a function for long loops: it lets timers and aborts run when the last turn was a while ago, and is cheap otherwise.
 *
 * The function throws the signal's reason once it is aborted.
 */
export function pauseOften(
  signal: AbortSignal | undefined,
  longestStretchMs = LONGEST_STRETCH_MS,
): () => Promise<void> | undefined {
  signal?.throwIfAborted();
  let lastMs = performance.now();
  return () => {
    if (performance.now() - lastMs < longestStretchMs) return undefined;
    return setImmediate().then(() => {
      signal?.throwIfAborted();
      lastMs = performance.now();
    });
  };
}

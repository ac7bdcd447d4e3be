import { setImmediate } from "node:timers/promises";

const SLICE_MS = 8;

/** Calls `each` for 0 up to `count`, and gives way to the event loop every few milliseconds. */
export async function inSlices(count: number, each: (at: number) => void): Promise<void> {
  let start = performance.now();
  for (let at = 0; at < count; at++) {
    each(at);
    if (performance.now() - start < SLICE_MS) continue;
    await setImmediate();
    start = performance.now();
  }
}

import { setImmediate } from "node:timers/promises";
import type { LinkOptions } from "./graph-index.js";

/** Links every staged node, and gives way to the event loop after each slice. */
export async function linkInSlices(
  staged: Set<number>,
  linkOne: (node: number) => void,
  { sliceMs = 8, signal, onProgress }: LinkOptions = {},
): Promise<void> {
  while (staged.size > 0) {
    signal?.throwIfAborted();
    const start = performance.now();
    for (const node of staged) {
      staged.delete(node);
      linkOne(node);
      if (performance.now() - start >= sliceMs) break;
    }
    onProgress?.(staged.size);
    await setImmediate();
  }
}

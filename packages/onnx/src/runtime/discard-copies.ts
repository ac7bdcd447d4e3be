import { MessageChannel } from "node:worker_threads";

/** Frees the memory behind arrays at once; they are empty then. */
export type DiscardCopies = (copies: readonly unknown[]) => void;

/**
 * A way to free arrays that nobody will read, without waiting for the collector: what is moved to a port whose other end is
 * closed goes nowhere, and its memory with it.
 *
 * onnxruntime-node (1.30) answers with a copy of every output, also of those that were written in place. The collector sees
 * small objects and comes late, so that a training step with 20 MB of gradients would hold two or three times as much.
 */
export function createDiscardCopies(): DiscardCopies {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return (copies) => {
    const buffers = new Set(copies.flatMap((copy) => (ArrayBuffer.isView(copy) ? [copy.buffer] : [])));
    for (const buffer of buffers) if (buffer instanceof ArrayBuffer) port1.postMessage(undefined, [buffer]);
  };
}

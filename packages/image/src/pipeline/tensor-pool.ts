/**
 * Lends buffers of one length and takes them back, so that a run of the model neither allocates nor clears one.
 *
 * A buffer is lent to one run at a time; as many are kept as runs were ever under way at once.
 */
export interface TensorPool {
  /** Runs the work with a buffer of `runLength` elements, whose values are those of an earlier run. */
  lend<Output>(runLength: number, work: (buffer: Float32Array) => Promise<Output>): Promise<Output>;
}

/** An empty pool. */
export function createTensorPool(): TensorPool {
  let spare: Float32Array[] = [];
  return {
    async lend(runLength, work) {
      const whole = spare.pop() ?? new Float32Array(0);
      const buffer = whole.length >= runLength ? whole : new Float32Array(runLength);
      try {
        return await work(buffer.subarray(0, runLength));
      } finally {
        spare = [...spare, buffer];
      }
    },
  };
}

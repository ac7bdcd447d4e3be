import { type EncoderInput, ModalisError } from "@modalis/contract";

/** Guards the door of an encoder: what it refuses, and what it frees when disposed. */
export interface BatchGate extends AsyncDisposable {
  /**
   * Runs the work unless the encoder is disposed, the signal aborted, the batch too large or an id repeated.
   *
   * @throws `DISPOSED`, `INVALID_ARGUMENT`, or the signal's reason.
   */
  pass<Output>(
    inputs: readonly EncoderInput<unknown>[],
    signal: AbortSignal | undefined,
    work: () => Promise<Output>,
  ): Promise<Output>;
}

/**
 * A gate for batches of at most `maxBatchSize`.
 *
 * @param free Called once, after the work under way.
 */
export function createBatchGate(name: string, maxBatchSize: number, free: () => Promise<void>): BatchGate {
  const running = new Set<Promise<unknown>>();
  let freed: Promise<void> | undefined;
  return {
    async pass(inputs, signal, work) {
      if (freed) throw new ModalisError("DISPOSED", `the ${name} was disposed; create another`);
      signal?.throwIfAborted();
      if (inputs.length > maxBatchSize) {
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `the ${name} takes at most ${maxBatchSize} inputs at once, not ${inputs.length}; use encodeAll`,
        );
      }
      refuseRepeatedIds(name, inputs);
      const run = work();
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    async [Symbol.asyncDispose]() {
      freed ??= Promise.allSettled(running).then(free);
      await freed;
    },
  };
}

/** Refused before the work, which a repeated id would throw away at its end. */
function refuseRepeatedIds(name: string, inputs: readonly EncoderInput<unknown>[]): void {
  const seen = new Set<string>();
  for (const { id } of inputs) {
    if (seen.has(id))
      throw new ModalisError("INVALID_ARGUMENT", `the ${name} was given the id "${id}" twice`);
    seen.add(id);
  }
}

import { type EncoderInput, ModalisError } from "@modalis/contract";

/** What an encoder refuses at its door, and what it frees when disposed. */
export interface EncoderDoor extends AsyncDisposable {
  /**
   * Runs the work unless the encoder is disposed, the signal aborted, the batch too large or an id repeated.
   *
   * @throws `DISPOSED`, `INVALID_ARGUMENT`, or the signal's reason.
   */
  enter<Output>(
    inputs: readonly EncoderInput<unknown>[],
    signal: AbortSignal | undefined,
    work: () => Promise<Output>,
  ): Promise<Output>;
}

/** A door for batches of at most `maxBatchSize`; `free` is called once, after the work under way. */
export function createEncoderDoor(maxBatchSize: number, free: () => Promise<void>): EncoderDoor {
  const running = new Set<Promise<unknown>>();
  let freed: Promise<void> | undefined;
  return {
    async enter(inputs, signal, work) {
      if (freed) throw new ModalisError("DISPOSED", "the video encoder was disposed; create another");
      signal?.throwIfAborted();
      if (inputs.length > maxBatchSize) {
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `a batch holds at most ${maxBatchSize} films, not ${inputs.length}; use encodeAll for more`,
        );
      }
      if (new Set(inputs.map(({ id }) => id)).size < inputs.length) {
        throw new ModalisError("INVALID_ARGUMENT", "a batch holds each id once");
      }
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

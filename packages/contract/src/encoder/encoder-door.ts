import { ModalisError } from "../errors/modalis-error.js";
import type { EncoderInput } from "./encoder.js";

/** What every encoder refuses before it works, and what it frees when disposed. */
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

/**
 * The door of an encoder, for its author: `encode` enters it, and disposing the encoder disposes it.
 *
 * @param name How messages call the encoder: `"image encoder"`.
 * @param free Called once, after the work under way.
 */
export function createEncoderDoor(
  name: string,
  maxBatchSize: number,
  free: () => Promise<void> | void,
): EncoderDoor {
  const running = new Set<Promise<unknown>>();
  let freed: Promise<void> | undefined;
  return {
    async enter(inputs, signal, work) {
      if (freed !== undefined) throw new ModalisError("DISPOSED", `the ${name} was disposed; create another`);
      signal?.throwIfAborted();
      checkInputs(name, maxBatchSize, inputs);
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

/** A repeated id is refused here, since its batch could not be built at the end of the work. */
function checkInputs(name: string, maxBatchSize: number, inputs: readonly EncoderInput<unknown>[]): void {
  const sound = Array.isArray(inputs) && inputs.every((input) => typeof input?.id === "string");
  if (!sound)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the ${name} takes a list of inputs { id, content }, each id a text`,
    );
  if (inputs.length > maxBatchSize) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the ${name} takes at most ${maxBatchSize} inputs a call, not ${inputs.length}; use encodeAll`,
    );
  }
  const seen = new Set<string>();
  for (const { id } of inputs) {
    if (seen.has(id))
      throw new ModalisError("INVALID_ARGUMENT", `the ${name} was given the id "${id}" twice`);
    seen.add(id);
  }
}

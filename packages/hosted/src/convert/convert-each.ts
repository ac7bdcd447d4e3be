import {
  type Conversion,
  type ConvertResult,
  type EncoderInput,
  isModalisError,
  ModalisError,
} from "@modalis/contract";
import { blameFor } from "../calls/blame.js";

/**
 * Converts inputs at once, each for itself: what speaks of one input is its failure.
 *
 * @throws what speaks of the server, such as a refused key; or what failed all of them, where that may be the server's
 * fault; and the signal's reason.
 */
export async function convertEach<Source, Output extends Conversion<unknown>>(
  inputs: readonly EncoderInput<Source>[],
  signal: AbortSignal | undefined,
  convert: (input: EncoderInput<Source>, signal: AbortSignal) => Promise<Output>,
): Promise<Omit<ConvertResult<unknown>, "outputs"> & { readonly outputs: readonly Output[] }> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const ended = await Promise.allSettled(
    inputs.map(async (input) => {
      try {
        return await convert(input, both);
      } catch (error) {
        // A server that is away for one may be there for the next.
        if (blameFor(error) === "server" && !isModalisError(error, "UNAVAILABLE")) stop.abort(error);
        throw error;
      }
    }),
  );
  signal?.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  const outputs: Output[] = [];
  const failures: { id: string; error: ModalisError }[] = [];
  for (const [at, one] of ended.entries()) {
    if (one.status === "fulfilled") outputs.push(one.value);
    else failures.push({ id: inputs[at]!.id, error: one.reason as ModalisError });
  }
  const [first] = failures;
  if (
    first !== undefined &&
    outputs.length === 0 &&
    failures.every(({ error }) => blameFor(error) !== "content")
  )
    throw first.error;
  return { outputs, failures };
}

/** @throws `INVALID_ARGUMENT` unless it is a whole number from 1. */
export function checkBatchSize(size: number): number {
  if (Number.isInteger(size) && size >= 1) return size;
  throw new ModalisError("INVALID_ARGUMENT", `maxBatchSize is ${size}; give a whole number from 1`);
}

import { type EncodeFailure, type EncoderInput, isModalisError, type MediaSource } from "@modalis/contract";
import { type VideoFrame, wasToldToStop } from "@modalis/media";
import { type Prefetched, prefetch } from "./prefetch.js";

/** Decoded frames held of one film; with the next film's, at most twice as many. */
const FRAMES_AHEAD = 8;

export interface FilmWork<Output> {
  readonly decode: (source: MediaSource, signal: AbortSignal) => AsyncGenerator<VideoFrame, void, undefined>;
  /** Uses the frames of one film. */
  readonly encode: (source: MediaSource, frames: AsyncIterable<VideoFrame>) => Promise<Output>;
  readonly signal: AbortSignal | undefined;
}

export interface FilmOutcomes<Output> {
  readonly encoded: readonly { readonly id: string; readonly output: Output }[];
  readonly failures: readonly EncodeFailure[];
}

/**
 * Encodes films one after another; while the model works on one, child processes decode it and the next.
 *
 * A film that fails is reported and the others go on.
 *
 * @throws `MISSING_DEPENDENCY` and `UNAVAILABLE`, for without a decoder, or with one that is told to stop, no film can be
 * read; or the signal's reason.
 */
export async function encodeFilms<Output>(
  inputs: readonly EncoderInput<MediaSource>[],
  { decode, encode, signal }: FilmWork<Output>,
): Promise<FilmOutcomes<Output>> {
  const stopped = new AbortController();
  const decodeSignal = signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;
  const start = (input: EncoderInput<MediaSource> | undefined): Prefetched<VideoFrame> | undefined =>
    input && prefetch(decode(input.content, decodeSignal), FRAMES_AHEAD);
  const encoded: { id: string; output: Output }[] = [];
  const failures: EncodeFailure[] = [];
  let current = start(inputs[0]);
  let next: Prefetched<VideoFrame> | undefined;
  try {
    for (const [index, { id, content }] of inputs.entries()) {
      next = start(inputs[index + 1]);
      try {
        encoded.push({ id, output: await encode(content, current!.values) });
      } catch (error) {
        signal?.throwIfAborted();
        if (isModalisError(error, "MISSING_DEPENDENCY") || wasToldToStop(error)) throw error;
        failures.push({ id, error: error instanceof Error ? error : new Error(String(error)) });
      }
      await current!.stop();
      current = next;
    }
  } finally {
    stopped.abort(new Error("no longer needed"));
    await Promise.all([current?.stop(), next?.stop()]);
  }
  signal?.throwIfAborted();
  return { encoded, failures };
}

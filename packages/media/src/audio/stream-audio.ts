import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { overLimit } from "../ffmpeg/ffmpeg-failure.js";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { findFfmpeg } from "../ffmpeg/find-ffmpeg.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import { openMedia } from "../ffmpeg/media-file.js";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.js";
import { defaultStreamLimits, type StreamLimits } from "../ffmpeg/stream-limits.js";
import { assertDecodable, probeFile } from "../probe/probe-file.js";

export interface StreamAudioOptions {
  /** Samples a second of the result, a whole number from 1,000 to 192,000. */
  readonly sampleRateHz: number;
  /** Samples of each piece but the last, at least 1. */
  readonly pieceSamples: number;
  readonly limits?: Partial<StreamLimits>;
  /** Absent: looked for. */
  readonly ffmpeg?: FfmpegProgram;
  readonly signal?: AbortSignal;
}

/**
 * Any sound, or the sound of a film, in pieces of one channel, never more than one of them in memory.
 *
 * The decoder, a child process, waits while the caller works on a piece, and ends when the caller stops. Unlike
 * `decodeAudio` every format goes through ffmpeg.
 *
 * @throws as `decodeAudio`.
 */
export async function* streamAudio(
  source: MediaSource,
  options: StreamAudioOptions,
): AsyncGenerator<Float32Array, void, undefined> {
  const { sampleRateHz, pieceSamples, signal } = options;
  checkWhole("sampleRateHz", sampleRateHz, 1000, 192_000);
  checkWhole("pieceSamples", pieceSamples, 1, 2 ** 28);
  signal?.throwIfAborted();
  const limits = { ...defaultStreamLimits, ...options.limits };
  await using file = await openMedia(source, limits.bytes);
  const input = inputArguments(file, limits);
  const program = options.ffmpeg ?? (await findFfmpeg(signal ? { signal } : {}));
  const probe = await probeFile(program, file, limits, signal);
  assertDecodable(file, probe);
  if (!probe.hasAudio)
    throw new ModalisError(
      "EMPTY_INPUT",
      `${file.subject} has no sound track; only its pictures can be decoded`,
    );
  const args = [
    ...input,
    ...["-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", String(sampleRateHz)],
    ...["-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"],
  ];
  let count = 0;
  const chunks = runFfmpeg(program, args, { subject: file.subject, limits, signal });
  for await (const piece of piecesOf(chunks, pieceSamples)) {
    count += piece.length;
    if (count > limits.durationSeconds * sampleRateHz)
      throw overLimit(file.subject, "durationSeconds", `${limits.durationSeconds} s`);
    yield piece;
  }
  if (count === 0) throw new ModalisError("EMPTY_INPUT", `${file.subject} has a sound track without sound`);
}

/** Little-endian float32 in pieces of so many samples, each clipped to -1..1: lossy codecs overshoot a little. */
async function* piecesOf(
  chunks: AsyncIterable<Uint8Array>,
  pieceSamples: number,
): AsyncGenerator<Float32Array, void, undefined> {
  let piece = new Uint8Array(pieceSamples * 4);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + piece.length - filled);
      piece.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled < piece.length) continue;
      yield samplesOf(piece, filled);
      piece = new Uint8Array(pieceSamples * 4);
      filled = 0;
    }
  }
  if (filled >= 4) yield samplesOf(piece, filled);
}

function samplesOf(bytes: Uint8Array, filled: number): Float32Array {
  const samples = new Float32Array(bytes.buffer, 0, Math.floor(filled / 4));
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at]!;
    samples[at] = value > 1 ? 1 : value < -1 ? -1 : Number.isNaN(value) ? 0 : value;
  }
  return samples;
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${name} must be a whole number from ${least} to ${most}, not ${value}`,
  );
}

import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { defaultStreamLimits, type StreamLimits } from "../ffmpeg/stream-limits.js";
import { describeSource } from "../source/describe-source.js";
import { type AudioCleaning, cleanAudio } from "./audio-cleaning.js";
import { decodeCompressed } from "./decode-compressed.js";
import { decodeWav } from "./decode-wav.js";
import type { PcmAudio } from "./pcm-audio.js";

/** At which rate, which part, cleaned how, and at what cost. */
export interface DecodeAudioOptions extends AudioCleaning {
  /** Samples a second of the result, 1,000 to 192,000. */
  readonly sampleRateHz: number;
  /**
   * Of a longer sound, only this many seconds around its middle are decoded. Absent: all of it, as far as
   * `limits.durationSeconds` allows.
   */
  readonly excerptSeconds?: number;
  readonly limits?: Partial<StreamLimits>;
  /** Absent: looked for when the sound needs it. */
  readonly ffmpeg?: FfmpegProgram;
  readonly signal?: AbortSignal;
}

/**
 * Any sound, or the sound of a film, to one channel at a rate.
 *
 * Plain PCM WAV is decoded here, without ffmpeg and the same everywhere; all else by ffmpeg in a child process.
 * Several channels are mixed down to one. The whole result is in memory: an hour at 22,050 Hz takes 318 MB.
 *
 * @throws `EMPTY_INPUT` (no bytes, no sound track, or silence after trimming), `UNSUPPORTED_INPUT`,
 * `CORRUPT_INPUT` (broken, cut short, encrypted, or a WAV header that lies), `LIMIT_EXCEEDED`, `NOT_FOUND`,
 * `MISSING_DEPENDENCY` (ffmpeg), `INVALID_ARGUMENT`, or the signal's reason.
 * @example
 * const { samples } = await decodeAudio("song.mp3", { sampleRateHz: 16_000, trim: true });
 */
export async function decodeAudio(source: MediaSource, options: DecodeAudioOptions): Promise<PcmAudio> {
  const { sampleRateHz, excerptSeconds, ffmpeg, signal, gate, trim, level } = options;
  checkRange("sampleRateHz", sampleRateHz, 1000, 192_000);
  if (!Number.isInteger(sampleRateHz))
    throw new ModalisError("INVALID_ARGUMENT", "sampleRateHz must be a whole number");
  if (excerptSeconds !== undefined) checkRange("excerptSeconds", excerptSeconds, 0.1, 24 * 3600);
  signal?.throwIfAborted();
  const limits = { ...defaultStreamLimits, ...options.limits };
  const task = { sampleRateHz, excerptSeconds, limits, ffmpeg, signal };
  const samples = (await decodeWav(source, task)) ?? (await decodeCompressed(source, task));
  signal?.throwIfAborted();
  const cleaning = { ...(gate && { gate }), ...(trim && { trim }), ...(level && { level }) };
  return cleanAudio(describeSource(source), { sampleRateHz, samples }, cleaning);
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new ModalisError("INVALID_ARGUMENT", `${name} must be ${least} to ${most}, not ${value}`);
}

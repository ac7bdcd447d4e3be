import type { MediaSource } from "@modalis/contract";
import { isModalisError, ModalisError } from "@modalis/contract";
import {
  type AudioCleaning,
  decodeAudio,
  describeAudioOptions,
  type FfmpegProgram,
  findFfmpeg,
  type PcmAudio,
  type StreamLimits,
} from "@modalis/media";
import { pcmAsWav } from "./pcm-as-wav.js";

/** A path, the bytes of any sound or film file, or samples. */
export type AudioContent = MediaSource | PcmAudio;

/** How sounds become samples; what changes the samples is part of an encoder's fingerprint. */
export interface AudioLoadingOptions extends AudioCleaning {
  /**
   * Of a longer sound, only this many seconds around its middle are decoded, so that memory stays flat;
   * 600 when absent, `Infinity` for all of it.
   */
  readonly excerptSeconds?: number;
  /** What one file may cost; see `@modalis/media`. Not part of the fingerprint. */
  readonly limits?: Partial<StreamLimits>;
  /** Absent: looked for when the first sound needs it. */
  readonly ffmpeg?: FfmpegProgram;
  /** Path of the ffmpeg to use; ignored when `ffmpeg` is given. */
  readonly ffmpegPath?: string;
}

/** Turns content into mono samples at the rate it was made for. */
export type AudioLoader = (content: AudioContent, signal: AbortSignal) => Promise<Float32Array>;

const DEFAULT_EXCERPT_SECONDS = 600;

/** The part of a fingerprint that loading contributes: `"uncleaned, middle 600 s"`. */
export function describeLoading(options: AudioLoadingOptions): string {
  const { excerptSeconds = DEFAULT_EXCERPT_SECONDS } = options;
  const part = Number.isFinite(excerptSeconds) ? `middle ${excerptSeconds} s` : "whole";
  return `${describeAudioOptions(options)}, ${part}`;
}

/**
 * Makes a loader; samples given directly go through the same resampling and cleaning as files.
 *
 * It throws what `decodeAudio` throws, and `INVALID_ARGUMENT` for content that is no sound at all.
 */
export function createAudioLoader(sampleRateHz: number, options: AudioLoadingOptions): AudioLoader {
  const { excerptSeconds = DEFAULT_EXCERPT_SECONDS, limits, gate, trim, level } = options;
  const ffmpegOnce = createFfmpegFinder(options);
  return async (content, signal) => {
    const isFile = typeof content === "string" || content instanceof Uint8Array;
    if (!isFile) checkPcm(content);
    const ffmpeg = isFile ? await ffmpegOnce() : undefined;
    const { samples } = await decodeAudio(isFile ? content : pcmAsWav(content), {
      sampleRateHz,
      signal,
      ...(Number.isFinite(excerptSeconds) && { excerptSeconds }),
      ...(limits !== undefined && { limits }),
      ...(ffmpeg !== undefined && { ffmpeg }),
      ...(gate !== undefined && { gate }),
      ...(trim !== undefined && { trim }),
      ...(level !== undefined && { level }),
    });
    return samples;
  };
}

/**
 * Looks for ffmpeg once, also among this package's own optional dependencies. Finding none is no error yet, for
 * plain WAV needs none; `decodeAudio` explains when one is needed.
 */
function createFfmpegFinder({ ffmpeg, ffmpegPath }: AudioLoadingOptions) {
  let search: Promise<FfmpegProgram | undefined> | undefined;
  return async (): Promise<FfmpegProgram | undefined> => {
    if (ffmpeg !== undefined) return ffmpeg;
    search ??= findFfmpeg({
      resolveFrom: [import.meta.url],
      ...(ffmpegPath !== undefined && { ffmpegPath }),
    }).catch((error: unknown) => {
      search = undefined;
      // A program that was named must work; only where none was named may WAV do without.
      if (ffmpegPath === undefined && isModalisError(error, "MISSING_DEPENDENCY")) return undefined;
      throw error;
    });
    return search;
  };
}

function checkPcm(content: unknown): asserts content is PcmAudio {
  const { samples, sampleRateHz } = (content ?? {}) as Partial<PcmAudio>;
  if (!(samples instanceof Float32Array) || typeof sampleRateHz !== "number") {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "a sound is a path, the bytes of a file, or { sampleRateHz, samples } with samples in a Float32Array",
    );
  }
  if (!Number.isSafeInteger(sampleRateHz) || sampleRateHz < 1000 || sampleRateHz > 768_000) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a sample rate is a whole number of 1,000 to 768,000 Hz, not ${sampleRateHz}`,
    );
  }
  if (samples.length === 0) throw new ModalisError("EMPTY_INPUT", "the sound holds no samples");
  const broken = samples.findIndex((sample) => !Number.isFinite(sample));
  if (broken >= 0) {
    throw new ModalisError(
      "CORRUPT_INPUT",
      `sample ${broken} of the sound is ${samples[broken]}; samples are numbers of -1 to 1`,
    );
  }
}

import { type MediaSource, ModalisError } from "@modalis/contract";
import {
  type FfmpegProgram,
  findFfmpeg,
  type PcmAudio,
  resample,
  type StreamLimits,
  streamAudio,
} from "@modalis/media";

/** A sound: a file's path, its bytes, or samples of one channel. */
export type SoundContent = MediaSource | PcmAudio;

export interface SoundLoadingOptions {
  /** Use this ffmpeg and no other. */
  readonly ffmpegPath?: string;
  /** What one sound may cost. */
  readonly limits?: Partial<StreamLimits>;
}

/** Reads sounds of any length a piece at a time. */
export interface SoundPieces {
  /**
   * One channel at 16 kHz in pieces of so many seconds; only one of them is in memory.
   *
   * @throws as `streamAudio`, and `INVALID_ARGUMENT` for samples that are none.
   */
  of(content: SoundContent, pieceSeconds: number, signal?: AbortSignal): AsyncGenerator<Float32Array>;
}

/** Samples a second that speech models and YAMNet take. */
export const SOUND_RATE_HZ = 16_000;

/** ffmpeg is looked for when the first sound needs it. */
export function createSoundPieces({ ffmpegPath, limits }: SoundLoadingOptions): SoundPieces {
  let found: Promise<FfmpegProgram> | undefined;
  return {
    async *of(content, pieceSeconds, signal) {
      const pieceSamples = Math.round(pieceSeconds * SOUND_RATE_HZ);
      if (typeof content !== "string" && !(content instanceof Uint8Array)) {
        const samples = checkedSamples(content);
        for (let from = 0; from < samples.length; from += pieceSamples)
          yield samples.slice(from, from + pieceSamples);
        return;
      }
      found ??= findFfmpeg({
        resolveFrom: [import.meta.url],
        ...(ffmpegPath !== undefined && { ffmpegPath }),
      });
      const ffmpeg = await found.catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      const options = { sampleRateHz: SOUND_RATE_HZ, pieceSamples, ffmpeg, ...(limits && { limits }) };
      yield* streamAudio(content, { ...options, ...(signal && { signal }) });
    },
  };
}

function checkedSamples(content: PcmAudio): Float32Array {
  const { sampleRateHz, samples } = content ?? {};
  if (!(samples instanceof Float32Array) || !Number.isSafeInteger(sampleRateHz) || sampleRateHz < 1000)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "a sound is a path, bytes, or samples {sampleRateHz, samples} with at least 1,000 a second",
    );
  if (samples.length === 0) throw new ModalisError("EMPTY_INPUT", "the sound has no samples");
  return resample(samples, sampleRateHz, SOUND_RATE_HZ);
}

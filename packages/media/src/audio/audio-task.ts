import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import type { StreamLimits } from "../ffmpeg/stream-limits.js";

/** What both decoders of sound are told, with every default filled in. */
export interface AudioTask {
  readonly sampleRateHz: number;
  readonly excerptSeconds: number | undefined;
  readonly limits: StreamLimits;
  readonly ffmpeg: FfmpegProgram | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The part of a sound to decode: all of it, or the excerpt around its middle. */
export function partOf(
  durationSeconds: number,
  excerptSeconds: number | undefined,
): { start: number; seconds: number } {
  if (excerptSeconds === undefined || durationSeconds <= excerptSeconds)
    return { start: 0, seconds: durationSeconds };
  return { start: (durationSeconds - excerptSeconds) / 2, seconds: excerptSeconds };
}

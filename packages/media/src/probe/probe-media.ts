import type { MediaSource } from "@modalis/contract";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { findFfmpeg } from "../ffmpeg/find-ffmpeg.js";
import { openMedia } from "../ffmpeg/media-file.js";
import { defaultStreamLimits, type StreamLimits } from "../ffmpeg/stream-limits.js";
import type { MediaProbe } from "./media-probe.js";
import { probeFile } from "./probe-file.js";

/** What a look at a file may cost, and by which ffmpeg. */
export interface ProbeMediaOptions {
  readonly limits?: Partial<StreamLimits>;
  /** Absent: looked for on each call. */
  readonly ffmpeg?: FfmpegProgram;
  readonly signal?: AbortSignal;
}

/**
 * What a sound or film holds, without decoding it: length, streams, size, whether it is encrypted.
 *
 * @throws `EMPTY_INPUT`, `UNSUPPORTED_INPUT` (pictures, lists of other files, anything not recognised),
 * `CORRUPT_INPUT`, `LIMIT_EXCEEDED`, `NOT_FOUND`, `MISSING_DEPENDENCY` (ffmpeg), or the signal's reason.
 * @example
 * const { durationSeconds, hasAudio } = await probeMedia("film.mp4");
 */
export async function probeMedia(source: MediaSource, options: ProbeMediaOptions = {}): Promise<MediaProbe> {
  const { signal } = options;
  const limits = { ...defaultStreamLimits, ...options.limits };
  signal?.throwIfAborted();
  await using file = await openMedia(source, limits.bytes);
  const program = options.ffmpeg ?? (await findFfmpeg(signal ? { signal } : {}));
  return await probeFile(program, file, limits, signal);
}

import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { overLimit } from "../ffmpeg/ffmpeg-failure.js";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { findFfmpeg } from "../ffmpeg/find-ffmpeg.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import { openMedia } from "../ffmpeg/media-file.js";
import { defaultStreamLimits, type StreamLimits } from "../ffmpeg/stream-limits.js";
import { assertDecodable, probeFile } from "../probe/probe-file.js";
import { streamLength } from "../probe/stream-length.js";
import type { Film } from "./frame-stream.js";

/** What a film may cost, and by which ffmpeg. */
export interface OpenFilmOptions {
  readonly limits?: Partial<StreamLimits>;
  /** Absent: looked for on each call. */
  readonly ffmpeg?: FfmpegProgram;
  readonly signal?: AbortSignal;
}

/** A film whose pictures may be decoded, and how long they last. Dispose it when done. */
export interface OpenFilm extends Film, AsyncDisposable {
  /** By reading the pictures' packets, not by what the header says. */
  readonly durationSeconds: number;
}

/**
 * Opens a film after checking that it has pictures, is not encrypted and keeps within its limits.
 *
 * @throws as `decodeFrames`.
 */
export async function openFilm(source: MediaSource, options: OpenFilmOptions): Promise<OpenFilm> {
  const { signal } = options;
  const limits = { ...defaultStreamLimits, ...options.limits };
  signal?.throwIfAborted();
  const file = await openMedia(source, limits.bytes);
  try {
    inputArguments(file, limits);
    const program = options.ffmpeg ?? (await findFfmpeg(signal ? { signal } : {}));
    const probe = await probeFile(program, file, limits, signal);
    assertDecodable(file, probe);
    if (probe.videoStream === undefined) {
      throw new ModalisError(
        "EMPTY_INPUT",
        `${file.subject} has no pictures${probe.hasAudio ? "; its sound alone can be decoded" : ""}`,
      );
    }
    const { videoStream } = probe;
    const stream = `0:v:${videoStream}`;
    const { seconds: durationSeconds, packets } = await streamLength(program, file, {
      stream,
      limits,
      signal,
    });
    if (durationSeconds > limits.durationSeconds) {
      throw overLimit(file.subject, "durationSeconds", `${limits.durationSeconds} s`);
    }
    return {
      program,
      file,
      limits,
      videoStream,
      durationSeconds,
      frameSeconds: durationSeconds / packets,
      signal,
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

import { ModalisError } from "@modalis/contract";
import type { FfmpegProgram } from "../ffmpeg/ffmpeg-program.js";
import { inputArguments } from "../ffmpeg/input-arguments.js";
import type { MediaFile } from "../ffmpeg/media-file.js";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.js";
import type { StreamLimits } from "../ffmpeg/stream-limits.js";
import { frameClock } from "./frame-clock.js";
import { parsePpm } from "./parse-ppm.js";
import { type FrameSize, scaleFilter } from "./scale-filter.js";
import type { VideoFrame } from "./video-frame.js";

/** A film that was found decodable, and how it may be decoded. */
export interface Film {
  readonly program: FfmpegProgram;
  readonly file: MediaFile;
  readonly limits: StreamLimits;
  /** Which video stream holds the pictures. */
  readonly videoStream: number;
  /** How long a frame is shown, in the mean. */
  readonly frameSeconds: number;
  readonly signal: AbortSignal | undefined;
}

export interface FrameStreamOptions extends FrameSize {
  /** Condition of ffmpeg's `select` filter; absent: every frame. */
  readonly select?: string;
  /** Start here, in seconds. */
  readonly seekSeconds?: number;
  /** Stop after this many frames. */
  readonly atMost?: number;
  readonly keyframesOnly?: boolean;
}

/**
 * Decodes frames of a film with the times at which they are shown, as the caller asks for them.
 *
 * @throws as `runFfmpeg`.
 */
export async function* frameStream(
  film: Film,
  options: FrameStreamOptions,
): AsyncGenerator<VideoFrame, void, undefined> {
  const { program, file, limits, signal } = film;
  const { select, seekSeconds, atMost, keyframesOnly } = options;
  const before = [
    ...(keyframesOnly ? ["-skip_frame", "nokey"] : []),
    ...(seekSeconds === undefined ? [] : ["-ss", seekSeconds.toFixed(6)]),
  ];
  const filters = [...(select ? [`select='${select}'`] : []), scaleFilter(options), "showinfo"].join(",");
  const args = [
    ...inputArguments(file, limits, before),
    ...["-map", `0:v:${film.videoStream}`, "-an", "-sn", "-dn", "-vf", filters, ...program.frameTiming],
    ...(atMost === undefined ? [] : ["-frames:v", String(atMost)]),
    ...[
      "-t",
      String(limits.durationSeconds + 1),
      "-pix_fmt",
      "rgb24",
      "-c:v",
      "ppm",
      "-f",
      "image2pipe",
      "pipe:1",
    ],
  ];
  const clock = frameClock();
  const output = runFfmpeg(program, args, { subject: file.subject, limits, onLogLine: clock.read, signal });
  const pictures = parsePpm(file.subject, output);
  for await (const image of pictures) {
    const shownAt = await clock.next();
    if (shownAt === undefined) {
      throw new ModalisError(
        "CORRUPT_INPUT",
        `${file.subject} has a picture without a time; restore the file`,
      );
    }
    yield { timeSeconds: Math.max(0, (seekSeconds ?? 0) + shownAt), image };
  }
}

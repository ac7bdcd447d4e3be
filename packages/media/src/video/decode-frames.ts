import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import { findShots } from "./find-shots.js";
import { describeFrameSampling, type FrameSampling } from "./frame-sampling.js";
import { frameStream } from "./frame-stream.js";
import { type FrameTarget, framesAtTimes } from "./frames-at-times.js";
import { type OpenFilm, type OpenFilmOptions, openFilm } from "./open-film.js";
import type { FrameSize } from "./scale-filter.js";
import type { VideoFrame } from "./video-frame.js";

/** Which frames, of which size, at what cost. */
export interface DecodeFramesOptions extends OpenFilmOptions, FrameSize {
  readonly sampling: FrameSampling;
}

/**
 * Decodes chosen frames of a film one after another, never holding more than one of them.
 *
 * The decoder, a child process, waits while the caller works on a frame, and ends when the caller stops. Frames
 * are turned upright as the film's rotation says. The same file and ffmpeg give the same frames.
 *
 * @throws `EMPTY_INPUT` (no bytes, or no pictures), `UNSUPPORTED_INPUT`, `CORRUPT_INPUT` (broken, cut short,
 * encrypted), `LIMIT_EXCEEDED`, `NOT_FOUND`, `MISSING_DEPENDENCY` (ffmpeg), `INVALID_ARGUMENT`, or the signal's reason.
 * @example
 * for await (const { timeSeconds, image } of decodeFrames("film.mp4", { sampling: { kind: "uniform", count: 8 } })) { … }
 */
export async function* decodeFrames(
  source: MediaSource,
  options: DecodeFramesOptions,
): AsyncGenerator<VideoFrame, void, undefined> {
  const { sampling } = options;
  describeFrameSampling(sampling);
  checkSize(options);
  const size = {
    ...(options.size && { size: options.size }),
    ...(options.atLeast && { atLeast: options.atLeast }),
  };
  await using film = await openFilm(source, options);
  const frames = framesOf(film, sampling, size);
  let count = 0;
  for await (const frame of frames) {
    count++;
    yield frame;
  }
  if (count === 0) {
    throw new ModalisError(
      "CORRUPT_INPUT",
      `${film.file.subject} holds no picture that can be decoded; restore the file`,
    );
  }
}

async function* framesOf(
  film: OpenFilm,
  sampling: FrameSampling,
  size: FrameSize,
): AsyncGenerator<VideoFrame> {
  switch (sampling.kind) {
    case "uniform":
      return yield* framesAtTimes(film, uniformTargets(film.durationSeconds, sampling.count), size);
    case "interval":
      return yield* intervalFrames(film, sampling.seconds, size);
    case "keyframes": {
      const apart = sampling.leastSecondsApart;
      const select =
        apart === undefined ? {} : { select: `isnan(prev_selected_t)+gte(t-prev_selected_t,${apart})` };
      return yield* frameStream(film, { ...size, ...select, keyframesOnly: true });
    }
    case "shots": {
      const shots = await findShots(film, sampling.atMost ?? 64);
      const targets = shots.map(({ startSeconds, endSeconds }) => ({
        timeSeconds: (startSeconds + endSeconds) / 2,
        spanSeconds: endSeconds - startSeconds,
      }));
      return yield* framesAtTimes(film, targets, size);
    }
  }
}

/** The middles of `count` equal parts. */
function uniformTargets(durationSeconds: number, count: number): FrameTarget[] {
  const spanSeconds = durationSeconds / count;
  return Array.from({ length: count }, (_, index) => ({
    timeSeconds: (index + 0.5) * spanSeconds,
    spanSeconds,
  }));
}

/** Far apart, each place is jumped to; close together, the film is decoded once. */
async function* intervalFrames(film: OpenFilm, seconds: number, size: FrameSize): AsyncGenerator<VideoFrame> {
  if (seconds > 20) {
    const count = Math.max(1, Math.ceil(film.durationSeconds / seconds));
    const targets = Array.from({ length: count }, (_, index) => ({
      timeSeconds: index * seconds,
      spanSeconds: seconds,
    }));
    return yield* framesAtTimes(film, targets, size);
  }
  const stretch = (time: string): string => `floor((${time}-start_t+0.0005)/${seconds})`;
  const select = `isnan(prev_selected_t)+gt(${stretch("t")},${stretch("prev_selected_t")})`;
  for await (const frame of frameStream(film, { ...size, select })) yield { ...frame, spanSeconds: seconds };
}

function checkSize({ size, atLeast }: FrameSize): void {
  if (size && atLeast) throw new ModalisError("INVALID_ARGUMENT", "give size or atLeast, not both");
  for (const side of [size?.width, size?.height, atLeast?.width, atLeast?.height]) {
    if (side !== undefined && !(Number.isInteger(side) && side >= 1 && side <= 8192)) {
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `a frame's sides are whole numbers from 1 to 8192, not ${side}`,
      );
    }
  }
}

import { ModalisError } from "@modalis/contract";
import { type Film, frameStream } from "./frame-stream.js";
import type { FrameSize } from "./scale-filter.js";
import type { VideoFrame } from "./video-frame.js";

/** A place in a film and what the frame there stands for. */
export interface FrameTarget {
  readonly timeSeconds: number;
  readonly spanSeconds: number;
}

/** Where places are further apart than this, jumping to each is cheaper than decoding all that lies between. */
const SEEK_BEYOND_SECONDS = 20;
/** Times pass through text and floating point on the way to the decoder. */
const TOLERANCE_SECONDS = 1e-3;

/**
 * The frame shown at each target, in order: the first less than one frame's length before it. A frame comes again
 * where it is shown at the next target too, and after the film's last frame.
 *
 * Always as many frames as targets, whatever the film's header says of its length. Where the lengths of frames
 * vary, the frame may be a neighbour of the one shown.
 *
 * @param targets in rising order.
 * @throws `CORRUPT_INPUT` when not one frame can be decoded.
 */
export async function* framesAtTimes(
  film: Film,
  targets: readonly FrameTarget[],
  size: FrameSize,
): AsyncGenerator<VideoFrame, void, undefined> {
  const starts = targets.map(({ timeSeconds }) =>
    Math.max(0, timeSeconds - film.frameSeconds + TOLERANCE_SECONDS),
  );
  const reach = (starts.at(-1) ?? 0) / Math.max(1, targets.length);
  const found = reach > SEEK_BEYOND_SECONDS ? jumps(film, starts, size) : onePass(film, starts, size);
  let given = 0;
  let last: VideoFrame | undefined;
  for await (const frame of found) {
    last = frame;
    const isNear = (index: number): boolean => starts[index]! <= frame.timeSeconds + TOLERANCE_SECONDS / 2;
    for (let first = true; given < targets.length && (first || isNear(given)); first = false) {
      yield { ...frame, spanSeconds: targets[given]!.spanSeconds };
      given++;
    }
    if (given === targets.length) return;
  }
  if (last === undefined) {
    throw new ModalisError(
      "CORRUPT_INPUT",
      `${film.file.subject} holds no picture that can be decoded; restore the file`,
    );
  }
  for (; given < targets.length; given++) yield { ...last, spanSeconds: targets[given]!.spanSeconds };
}

/** Decodes the film once and picks each first frame at or after a start. */
function onePass(film: Film, starts: readonly number[], size: FrameSize): AsyncGenerator<VideoFrame> {
  const conditions = starts.map((start) => {
    const time = (start - TOLERANCE_SECONDS / 2).toFixed(6);
    return `gte(t,${time})*(isnan(prev_t)+lt(prev_t,${time}))`;
  });
  return frameStream(film, { ...size, select: conditions.join("+") });
}

/** Decodes from the keyframe before each start. A place that cannot be reached is passed over. */
async function* jumps(film: Film, starts: readonly number[], size: FrameSize): AsyncGenerator<VideoFrame> {
  let reached = -1;
  for (const start of starts) {
    if (start <= reached) continue;
    for await (const frame of frameStream(film, { ...size, seekSeconds: start, atMost: 1 })) {
      reached = frame.timeSeconds;
      yield frame;
    }
  }
}

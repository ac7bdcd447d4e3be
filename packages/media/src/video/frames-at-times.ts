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
 * The first frame at or after each target, in order; after the film's last frame, that frame again.
 *
 * Always as many frames as targets, whatever the film's header says of its length.
 *
 * @param targets in rising order.
 * @throws `CORRUPT_INPUT` when not one frame can be decoded.
 */
export async function* framesAtTimes(
  film: Film,
  targets: readonly FrameTarget[],
  size: FrameSize,
): AsyncGenerator<VideoFrame, void, undefined> {
  const reach = (targets.at(-1)?.timeSeconds ?? 0) / Math.max(1, targets.length);
  const found = reach > SEEK_BEYOND_SECONDS ? jumps(film, targets, size) : onePass(film, targets, size);
  let given = 0;
  let last: VideoFrame | undefined;
  for await (const frame of found) {
    last = frame;
    const isNear = (index: number): boolean =>
      targets[index]!.timeSeconds <= frame.timeSeconds + TOLERANCE_SECONDS;
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

/** Decodes the film once and picks each first frame at or after a target. */
function onePass(film: Film, targets: readonly FrameTarget[], size: FrameSize): AsyncGenerator<VideoFrame> {
  const conditions = targets.map(({ timeSeconds }) => {
    const time = (timeSeconds - TOLERANCE_SECONDS / 2).toFixed(6);
    return `gte(t,${time})*(isnan(prev_t)+lt(prev_t,${time}))`;
  });
  return frameStream(film, { ...size, select: conditions.join("+") });
}

/** Decodes from the keyframe before each target. A place that cannot be reached is passed over. */
async function* jumps(
  film: Film,
  targets: readonly FrameTarget[],
  size: FrameSize,
): AsyncGenerator<VideoFrame> {
  let reached = -1;
  for (const { timeSeconds } of targets) {
    if (timeSeconds <= reached) continue;
    for await (const frame of frameStream(film, { ...size, seekSeconds: timeSeconds, atMost: 1 })) {
      reached = frame.timeSeconds;
      yield frame;
    }
  }
}

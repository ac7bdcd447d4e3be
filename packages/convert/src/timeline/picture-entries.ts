import type { ConverterV1, MediaSource } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { type DecodeFramesOptions, decodeFrames, type RgbImage } from "@modalis/media";
import type { TimelineEntry } from "./timeline.js";

/** What looks at frames, and how they are decoded. */
export interface PictureParts {
  readonly describe?: ConverterV1<ImageContent, string>;
  readonly read?: ConverterV1<ImageContent, string>;
  readonly maximumShots?: number;
}

interface Stretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Enough of a frame for the detector and for writing of usual size. */
const FRAME = { width: 640, height: 360 };
/** A shot that lasts longer is looked at again and again: much may happen without a cut. */
const LONG_SHOT_SECONDS = 12;
const LOOK_EVERY_SECONDS = 8;

/** What shots show and have written in them: of each its middle frame, of long ones a frame every eight seconds. */
export async function pictureEntries(
  content: MediaSource,
  parts: PictureParts,
  decoding: Omit<DecodeFramesOptions, "sampling">,
): Promise<TimelineEntry[]> {
  const { maximumShots = 64 } = parts;
  const entries: TimelineEntry[] = [];
  const long: Stretch[] = [];
  let reached = 0;
  const shots = { sampling: { kind: "shots", atMost: maximumShots } as const, atLeast: FRAME };
  for await (const { image, timeSeconds, spanSeconds = 0 } of decodeFrames(content, {
    ...decoding,
    ...shots,
  })) {
    // The frame is shown a little before the middle of its shot; shots that were left out leave gaps.
    const startSeconds = Math.max(reached, timeSeconds - spanSeconds / 2);
    const stretch = { startSeconds, endSeconds: startSeconds + spanSeconds };
    reached = stretch.endSeconds;
    if (spanSeconds > LONG_SHOT_SECONDS) long.push(stretch);
    else entries.push(...(await entriesOf(image, stretch, parts, decoding.signal)));
  }
  if (long.length > 0) entries.push(...(await longShots(content, long, parts, decoding)));
  return entries;
}

async function longShots(
  content: MediaSource,
  long: readonly Stretch[],
  parts: PictureParts,
  decoding: Omit<DecodeFramesOptions, "sampling">,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  const often = { sampling: { kind: "interval", seconds: LOOK_EVERY_SECONDS } as const, atLeast: FRAME };
  for await (const { image, timeSeconds } of decodeFrames(content, { ...decoding, ...often })) {
    const shot = long.find(
      ({ startSeconds, endSeconds }) => timeSeconds >= startSeconds && timeSeconds < endSeconds,
    );
    if (shot === undefined) continue;
    const endSeconds = Math.min(timeSeconds + LOOK_EVERY_SECONDS, shot.endSeconds);
    entries.push(
      ...(await entriesOf(image, { startSeconds: timeSeconds, endSeconds }, parts, decoding.signal)),
    );
  }
  return entries;
}

async function entriesOf(
  image: RgbImage,
  stretch: Stretch,
  { describe, read }: PictureParts,
  signal: AbortSignal | undefined,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  for (const [kind, converter] of [
    ["picture", describe],
    ["writing", read],
  ] as const) {
    if (converter === undefined) continue;
    const { outputs, failures } = await converter.convert([{ id: "", content: image }], {
      ...(signal && { signal }),
    });
    if (failures[0] !== undefined) throw failures[0].error;
    const { content: text, confidence } = outputs[0]!;
    entries.push({ ...stretch, kind, text, ...(confidence !== undefined && { confidence }) });
  }
  return entries;
}

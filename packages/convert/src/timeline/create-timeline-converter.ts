import { type ConverterV1, isModalisError, type MediaSource, ModalisError } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { decodeFrames, type FfmpegProgram, findFfmpeg, type StreamLimits } from "@modalis/media";
import { convertEach } from "../converter/convert-each.js";
import { createSoundPieces, SOUND_RATE_HZ, type SoundContent } from "../sound/sound-pieces.js";
import type { Transcriber } from "../speech/transcript.js";
import { mergeTimeline, type TimelineEntry, timelineText } from "./timeline.js";

/** What a timeline is made of; parts that are absent are left out. They are lent, not disposed. */
export interface TimelineOptions {
  /** Says what a shot shows. */
  readonly describe?: ConverterV1<ImageContent, string>;
  /** Reads what is written in a shot. */
  readonly read?: ConverterV1<ImageContent, string>;
  /** Names what is heard. */
  readonly tag?: ConverterV1<SoundContent, string>;
  /** Writes down what is said. */
  readonly transcribe?: Pick<Transcriber, "transcribe" | "revision">;
  /** Most shots of a film; of more, the longest. 64 when absent. */
  readonly maximumShots?: number;
  readonly ffmpegPath?: string;
  /** What one film may cost. */
  readonly limits?: Partial<StreamLimits>;
}

/** Film to text with times. */
export interface TimelineConverter extends ConverterV1<MediaSource, string> {
  /** The entries behind the text. @throws what its converter reports as failures. */
  timeline(content: MediaSource, signal?: AbortSignal): Promise<readonly TimelineEntry[]>;
}

/** Seconds of sound that are named together. */
const SOUND_SECONDS = 8;
/** Enough of a frame for the detector and for writing of usual size. */
const FRAME = { width: 640, height: 360 };

/**
 * Film to text: what each shot shows and has written in it, what is heard and what is said, in time order, repeats left
 * out, a line each.
 *
 * @throws `INVALID_ARGUMENT` when it is made of nothing.
 * @example
 * await using describe = await createDescriptionConverter();
 * await using timeline = createTimelineConverter({ describe });
 * await timeline.convert([{ id: "film", content: "film.mp4" }]);
 */
export function createTimelineConverter(options: TimelineOptions): TimelineConverter {
  const { describe, read, tag, transcribe } = options;
  const parts = [describe, read, tag, transcribe].flatMap((part) =>
    part === undefined ? [] : [part.revision],
  );
  if (parts.length === 0)
    throw new ModalisError("INVALID_ARGUMENT", "a timeline needs describe, read, tag or transcribe");
  let found: Promise<FfmpegProgram> | undefined;
  const timeline = async (content: MediaSource, signal?: AbortSignal) => {
    found ??= findFfmpeg({ ...(options.ffmpegPath !== undefined && { ffmpegPath: options.ffmpegPath }) });
    const ffmpeg = await found.catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    const pictures = describe || read ? await pictureEntries(content, options, ffmpeg, signal) : [];
    const sounds = await soundEntries(content, options, signal);
    return mergeTimeline([...pictures, ...sounds]);
  };
  const converter = convertEach<MediaSource, string>({
    name: "timeline",
    from: "video",
    to: "text",
    revision: `timeline.1(${parts.join(",")})`,
    async convertOne(content, signal) {
      const entries = await timeline(content, signal);
      const sure = entries.flatMap(({ confidence }) => (confidence === undefined ? [] : [confidence]));
      const mean = sure.reduce((sum, one) => sum + one, 0) / sure.length;
      return { content: timelineText(entries), ...(sure.length > 0 && { confidence: Math.min(1, mean) }) };
    },
    free: async () => undefined,
  });
  return { ...converter, timeline };
}

/** The middle frame of each shot, described and read. */
async function pictureEntries(
  content: MediaSource,
  { describe, read, maximumShots = 64, limits }: TimelineOptions,
  ffmpeg: FfmpegProgram,
  signal: AbortSignal | undefined,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  const frames = decodeFrames(content, {
    sampling: { kind: "shots", atMost: maximumShots },
    atLeast: FRAME,
    ffmpeg,
    ...(limits && { limits }),
    ...(signal && { signal }),
  });
  let startSeconds = 0;
  for await (const { image, timeSeconds, spanSeconds = 0 } of frames) {
    // Shots left out leave gaps; the others begin half their length before their middle.
    startSeconds = Math.max(startSeconds, timeSeconds - spanSeconds / 2 - 0.25);
    const endSeconds = startSeconds + spanSeconds;
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
      entries.push({ startSeconds, endSeconds, kind, text, ...(confidence !== undefined && { confidence }) });
    }
    startSeconds = endSeconds;
  }
  return entries;
}

/** What is heard, every few seconds, and what is said; nothing where a film has no sound. */
async function soundEntries(
  content: MediaSource,
  { tag, transcribe, ...loading }: TimelineOptions,
  signal: AbortSignal | undefined,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  try {
    if (tag !== undefined) {
      let startSeconds = 0;
      for await (const samples of createSoundPieces(loading).of(content, SOUND_SECONDS, signal)) {
        const endSeconds = startSeconds + samples.length / SOUND_RATE_HZ;
        const sound = { sampleRateHz: SOUND_RATE_HZ, samples };
        const { outputs } = await tag.convert([{ id: "", content: sound }], { ...(signal && { signal }) });
        for (const { content: text, confidence } of outputs)
          entries.push({
            startSeconds,
            endSeconds,
            kind: "sound",
            text,
            ...(confidence !== undefined && { confidence }),
          });
        startSeconds = endSeconds;
      }
    }
    const said = await transcribe?.transcribe(content, signal);
    entries.push(...(said?.parts ?? []).map((part) => ({ ...part, kind: "speech" as const })));
  } catch (error) {
    if (!isModalisError(error, "EMPTY_INPUT")) throw error;
  }
  return entries;
}

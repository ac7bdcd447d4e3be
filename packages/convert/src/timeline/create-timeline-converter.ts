import { type ConverterV1, isModalisError, type MediaSource, ModalisError } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { type FfmpegProgram, findFfmpeg, type StreamLimits } from "@modalis/media";
import { convertEach } from "../converter/convert-each.js";
import { createSoundPieces, SOUND_RATE_HZ, type SoundContent } from "../sound/sound-pieces.js";
import type { Transcriber } from "../speech/transcript.js";
import { pictureEntries } from "./picture-entries.js";
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
    found ??= findFfmpeg({
      resolveFrom: [import.meta.url],
      ...(options.ffmpegPath !== undefined && { ffmpegPath: options.ffmpegPath }),
    });
    const ffmpeg = await found.catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    const decoding = { ffmpeg, ...(options.limits && { limits: options.limits }), ...(signal && { signal }) };
    const pictures = describe || read ? await pictureEntries(content, options, decoding) : [];
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

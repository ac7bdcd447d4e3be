import { existsSync } from "node:fs";
import { join } from "node:path";
import { convertEach } from "../converter/convert-each.js";
import { createSoundPieces, type SoundContent, type SoundLoadingOptions } from "../sound/sound-pieces.js";
import { absent, type PocketSphinx, runPocketSphinx } from "./run-pocketsphinx.js";
import { type SpeechSegment, speechSegments } from "./speech-segments.js";
import { contentOf, type Transcriber, type Transcript, type TranscriptPart } from "./transcript.js";

export interface PocketSphinxOptions extends SoundLoadingOptions {
  /** `"pocketsphinx_batch"` on PATH when absent. */
  readonly programPath?: string;
  /** `"/usr/share/pocketsphinx/model/en-us"` when absent. */
  readonly modelFolder?: string;
  /** Of one run over at most two minutes of speech; 600,000 when absent. */
  readonly timeoutMs?: number;
}

/** Seconds read at once. */
const PIECE_SECONDS = 30;
const LONGEST_SECONDS = 20;
/** Seconds of speech in one run: the program takes a second to load its model. */
const RUN_SECONDS = 120;

/**
 * Sound to text, English, by CMU PocketSphinx in a child process: works without any download where Debian's packages are
 * installed, and makes many more mistakes than a neural recogniser. Silence is left out beforehand.
 *
 * @throws `MISSING_DEPENDENCY` with the install line when the model is not there.
 * @example
 * await using transcriber = await createPocketSphinxTranscriber();
 * const { outputs } = await transcriber.convert([{ id: "talk", content: "talk.mp3" }]);
 */
export async function createPocketSphinxTranscriber(options: PocketSphinxOptions = {}): Promise<Transcriber> {
  const sphinx: PocketSphinx = {
    programPath: options.programPath ?? "pocketsphinx_batch",
    modelFolder: options.modelFolder ?? "/usr/share/pocketsphinx/model/en-us",
    timeoutMs: options.timeoutMs ?? 600_000,
  };
  if (!existsSync(join(sphinx.modelFolder, "en-us.lm.bin"))) throw absent(sphinx.programPath);
  const pieces = createSoundPieces(options);
  const transcribe = async (content: SoundContent, signal?: AbortSignal): Promise<Transcript> => {
    const parts: TranscriptPart[] = [];
    const segments = speechSegments(pieces.of(content, PIECE_SECONDS, signal), LONGEST_SECONDS);
    for await (const batch of inRuns(segments)) {
      const texts = await runPocketSphinx(sphinx, batch, signal);
      for (const [at, { startSeconds, endSeconds }] of batch.entries())
        if (texts[at] !== "") parts.push({ startSeconds, endSeconds, text: texts[at]! });
    }
    return { parts, language: "en" };
  };
  const converter = convertEach<SoundContent, string>({
    name: "speech recogniser",
    from: "audio",
    to: "text",
    revision: "pocketsphinx-en-us+vad.1",
    convertOne: async (content, signal) => contentOf(await transcribe(content, signal)),
    free: async () => undefined,
  });
  return { ...converter, transcribe };
}

/** Segments in groups of about two minutes of speech. */
async function* inRuns(segments: AsyncIterable<SpeechSegment>): AsyncGenerator<SpeechSegment[]> {
  let batch: SpeechSegment[] = [];
  let seconds = 0;
  for await (const segment of segments) {
    batch.push(segment);
    seconds += segment.endSeconds - segment.startSeconds;
    if (seconds < RUN_SECONDS) continue;
    yield batch;
    batch = [];
    seconds = 0;
  }
  if (batch.length > 0) yield batch;
}

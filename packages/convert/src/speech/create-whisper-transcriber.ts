import { ModalisError } from "@modalis/contract";
import type { OnnxTensor } from "@modalis/onnx";
import { convertEach } from "../converter/convert-each.js";
import { generateTokens } from "../generate/generate-tokens.js";
import {
  type Generator,
  type GeneratorOptions,
  generationNumber,
  openGenerator,
} from "../generate/open-generator.js";
import { createSoundPieces, type SoundContent, type SoundLoadingOptions } from "../sound/sound-pieces.js";
import { type SpeechSegment, speechSegments } from "./speech-segments.js";
import { applyTimestampRules, timedStretches } from "./timestamp-rules.js";
import { contentOf, type Transcriber, type Transcript, type TranscriptPart } from "./transcript.js";
import { createWhisperFeatures, type WhisperFeatures } from "./whisper-features.js";

export interface WhisperOptions extends GeneratorOptions, SoundLoadingOptions {
  /** Such as `"en"`; heard from the first stretch of speech when absent. */
  readonly language?: string;
}

/** Seconds read at once. */
const PIECE_SECONDS = 30;
const MOST_TOKENS = 448;

/** Ids that Whisper's vocabulary has beside its words. */
interface SpecialTokens {
  readonly start: number;
  readonly transcribe: number | undefined;
  readonly firstTime: number;
  readonly suppressed: readonly number[];
  readonly languages: ReadonlyMap<string, number>;
}

/**
 * Sound to text by a Whisper of the user's own, in the layout of the hub (`encoder_model.onnx`, `decoder_model_merged.onnx`
 * or `decoder_model.onnx`, `tokenizer.json`). Sounds of any length: voice activity is found first, so that silence costs
 * nothing, and each stretch of at most 28 s is read by itself, with times.
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL`, `INVALID_ARGUMENT` for a language the model does not know, `MISSING_DEPENDENCY`, and
 * what fetching from a hub throws.
 * @example
 * await using transcriber = await createWhisperTranscriber({ modelFolder: "models/whisper-base" });
 * const { parts } = await transcriber.transcribe("talk.mp3"); // [{ startSeconds, endSeconds, text, confidence }, …]
 */
export async function createWhisperTranscriber(options: WhisperOptions): Promise<Transcriber> {
  const model = await openGenerator(options);
  try {
    const special = specialTokens(model);
    const features = createWhisperFeatures(model.folder.path, model.folder.preprocessor ?? {});
    const forced = languageId(special, options.language);
    const pieces = createSoundPieces(options);
    const transcribe = async (content: SoundContent, signal?: AbortSignal): Promise<Transcript> => {
      const parts: TranscriptPart[] = [];
      let language = forced;
      const longest = Math.min(28, features.longestSeconds - 1);
      for await (const segment of speechSegments(pieces.of(content, PIECE_SECONDS, signal), longest)) {
        const encoded = await encode(model, features, segment.samples);
        language ??= await heardLanguage(model, special, encoded);
        parts.push(...(await partsOf(model, special, { segment, encoded, language, options }, signal)));
      }
      const name = [...special.languages].find(([, id]) => id === language)?.[0];
      return { parts, ...(name !== undefined && { language: name }) };
    };
    const converter = convertEach<SoundContent, string>({
      name: "speech recogniser",
      from: "audio",
      to: "text",
      revision: `${model.revision}+vad.1`,
      convertOne: async (content, signal) => contentOf(await transcribe(content, signal)),
      free: async () => model[Symbol.asyncDispose](),
    });
    return { ...converter, transcribe };
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}

async function encode(
  { encoder }: Generator,
  features: WhisperFeatures,
  samples: Float32Array,
): Promise<OnnxTensor> {
  const [input] = encoder.inputs;
  const [output] = encoder.outputs;
  return (await encoder.run({ [input!.name]: features.of(samples) }, [output!.name]))[output!.name]!;
}

interface Stretch {
  readonly segment: SpeechSegment;
  readonly encoded: OnnxTensor;
  readonly language: number | undefined;
  readonly options: WhisperOptions;
}

async function partsOf(
  { decoder, tokens }: Generator,
  special: SpecialTokens,
  { segment, encoded, language, options }: Stretch,
  signal: AbortSignal | undefined,
): Promise<TranscriptPart[]> {
  const { startSeconds, endSeconds } = segment;
  const start = [special.start, language, special.transcribe].flatMap((id) => (id === undefined ? [] : [id]));
  const times = { first: special.firstTime, endId: tokens.endId, suppressed: special.suppressed };
  const most = generationNumber(tokens, "max_length", MOST_TOKENS, MOST_TOKENS) - start.length;
  const made = await generateTokens(
    decoder,
    encoded,
    {
      start,
      endId: tokens.endId,
      maximumTokens: Math.max(1, Math.min(most, options.maximumTokens ?? most)),
      beams: options.beams ?? 1,
      adjust: (logits, before) => applyTimestampRules(logits, before, times),
    },
    signal,
  );
  const confidence = Math.min(1, Math.exp(made.meanLogProbability));
  return timedStretches(made.tokens, special.firstTime).flatMap((stretch) => {
    const text = tokens.textOf(stretch.tokens);
    const end = stretch.endSeconds === undefined ? endSeconds : startSeconds + stretch.endSeconds;
    // Times may point into the silence that completes the input, where nothing is said.
    if (text === "" || startSeconds + stretch.startSeconds >= endSeconds) return [];
    return [
      {
        startSeconds: startSeconds + stretch.startSeconds,
        endSeconds: Math.min(end, endSeconds),
        text,
        confidence,
      },
    ];
  });
}

/** The likeliest language after `<|startoftranscript|>`; none where the model knows one alone. */
async function heardLanguage(
  { decoder }: Generator,
  { start, languages }: SpecialTokens,
  encoded: OnnxTensor,
): Promise<number | undefined> {
  if (languages.size === 0) return undefined;
  const { logits } = await decoder.step(encoded, [start]);
  return [...languages.values()].reduce((best, id) => (logits[id]! > logits[best]! ? id : best));
}

function languageId({ languages }: SpecialTokens, language: string | undefined): number | undefined {
  if (language === undefined) return undefined;
  const id = languages.get(language);
  if (id !== undefined) return id;
  // A model of English alone has no token to say so.
  if (languages.size === 0 && language === "en") return undefined;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the model does not know the language "${language}"; it knows ${[...languages.keys()].join(", ") || "en"}`,
  );
}

function specialTokens({ tokens, folder }: Generator): SpecialTokens {
  const { generation, startIds } = tokens;
  const none = tokens.idOf("<|notimestamps|>");
  const start = tokens.idOf("<|startoftranscript|>") ?? startIds[0];
  if (none === undefined || start === undefined)
    throw new ModalisError(
      "INVALID_MODEL",
      `${folder.path} is no Whisper: its vocabulary lacks <|startoftranscript|> or <|notimestamps|>`,
    );
  const listed = Array.isArray(generation.suppress_tokens) ? generation.suppress_tokens : [];
  const named =
    typeof generation.lang_to_id === "object" && generation.lang_to_id !== null ? generation.lang_to_id : {};
  const languages = Object.entries(named).flatMap(([token, id]) => {
    const [, name] = /^<\|([a-z]{2,3})\|>$/.exec(token) ?? [];
    return name !== undefined && typeof id === "number" ? [[name, id] as const] : [];
  });
  const multilingual = languages.length > 0;
  return {
    start,
    transcribe: multilingual ? tokens.idOf("<|transcribe|>") : undefined,
    firstTime: none + 1,
    suppressed: [none, ...listed.filter((id) => typeof id === "number" && id >= 0)] as number[],
    languages: new Map(languages),
  };
}

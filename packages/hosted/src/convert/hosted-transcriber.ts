import {
  type Conversion,
  type ConverterV1,
  type ConvertResult,
  createEncoderDoor,
  type EncodeOptions,
  type EncoderInput,
  type MediaSource,
  ModalisError,
} from "@modalis/contract";
import { readMediaBytes, SNIFF_BYTES, sniffFormat } from "@modalis/media";
import { cacheKey, digestOf } from "../cache/cache-key.js";
import { createModelCaller } from "../calls/model-caller.js";
import { type CostReport, createUsageMeter } from "../cost/usage-meter.js";
import type { HostedOptions } from "../models/hosted-options.js";
import { modelName } from "../models/model-name.js";
import type { TranscriptionAnswer, TranscriptionModel } from "../models/transcription-model.js";
import { checkBatchSize, convertEach } from "./convert-each.js";
import { readTranscript } from "./read-transcript.js";

export interface HostedTranscriberOptions extends Omit<HostedOptions, "redactor"> {
  readonly model: TranscriptionModel;
  /** Larger files fail with `LIMIT_EXCEEDED`. Default 25,000,000, which OpenAI takes. */
  readonly mostBytes?: number;
  /** Default 4. */
  readonly maxBatchSize?: number;
}

/** A transcript with its times. */
export interface Transcript extends Conversion<string> {
  readonly segments: TranscriptionAnswer["segments"];
  /** As the model names it. */
  readonly language?: string;
  readonly durationSeconds?: number;
}

/** A converter of sounds to what is said in them, which counts what it costs. */
export interface HostedTranscriber extends ConverterV1<MediaSource, string> {
  convert(
    inputs: readonly EncoderInput<MediaSource>[],
    options?: EncodeOptions,
  ): Promise<ConvertResult<string> & { readonly outputs: readonly Transcript[] }>;
  report(): CostReport;
}

/** Formats that servers take as they are. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  wav: "audio/wav",
  mp3: "audio/mpeg",
  flac: "audio/flac",
  ogg: "audio/ogg",
  mp4: "audio/mp4",
  webm: "audio/webm",
};

/** A transcription model as a converter of sounds to text; the file is sent as it is. */
export function createHostedTranscriber(options: HostedTranscriberOptions): HostedTranscriber {
  const { model, revision = "unstated", limits, prices, cache, mostBytes = 25_000_000 } = options;
  const name = modelName(model);
  const maxBatchSize = checkBatchSize(options.maxBatchSize ?? 4);
  const caller = createModelCaller({ name, ...(limits === undefined ? {} : { limits }) });
  const meter = createUsageMeter(name, prices);
  const door = createEncoderDoor("hosted transcriber", maxBatchSize, () => undefined);

  const transcribe = async (content: MediaSource, signal: AbortSignal): Promise<TranscriptionAnswer> => {
    const audio = await readMediaBytes(content, mostBytes);
    const mediaType = mediaTypeOf(audio);
    const key = cacheKey({ kind: "transcript/1", model: name, revision, sound: digestOf(audio) });
    const kept = readTranscript(await cache?.get(key));
    if (kept !== undefined) {
      meter.fromCache();
      return kept;
    }
    const answer = await caller.call({
      tokens: 0,
      signal,
      onAttempt: meter.attempted,
      attempt: (abortSignal) => model.doGenerate({ audio, mediaType, abortSignal }),
    });
    meter.answered({
      soundSeconds: answer.durationInSeconds ?? 0,
      estimated: answer.durationInSeconds === undefined,
    });
    const { text, segments, language, durationInSeconds } = answer;
    await cache?.put(key, Buffer.from(JSON.stringify({ text, segments, language, durationInSeconds })));
    return answer;
  };

  return {
    specificationVersion: "v1",
    from: "audio",
    to: "text",
    revision: `${name}@${revision}; transcripts/1`,
    maxBatchSize,
    convert: (inputs, { signal: stop } = {}) =>
      door.enter(inputs, stop, () =>
        convertEach(inputs, stop, async ({ id, content }, signal): Promise<Transcript> => {
          const { text, segments, language, durationInSeconds } = await transcribe(content, signal);
          return {
            id,
            content: text.trim(),
            segments,
            ...(language === undefined ? {} : { language }),
            ...(durationInSeconds === undefined ? {} : { durationSeconds: durationInSeconds }),
          };
        }),
      ),
    report: meter.report,
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

function mediaTypeOf(audio: Uint8Array): string {
  const { name } = sniffFormat(audio.subarray(0, SNIFF_BYTES));
  const mediaType = MEDIA_TYPES[name];
  if (mediaType !== undefined) return mediaType;
  throw new ModalisError(
    "UNSUPPORTED_INPUT",
    `hosted transcription takes ${Object.keys(MEDIA_TYPES).join(", ")}, not ${name}; convert it with ffmpeg`,
  );
}

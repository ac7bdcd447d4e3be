import { setImmediate as nextTurn } from "node:timers/promises";
import { canonicalJson, defineSpace, type EncoderV1, isModalisError, ModalisError } from "@modalis/contract";
import {
  createOnnxRuntime,
  hasTwoTowers,
  isJsonObject,
  jointSpaceOf,
  type ModelFolder,
  type ModelSourceOptions,
  type OnnxRuntime,
  type OnnxSession,
  resolveModelSource,
  towerOf,
} from "@modalis/onnx";
import { isDigitallySilent } from "../descriptors/digital-silence.js";
import {
  type AudioContent,
  type AudioLoadingOptions,
  createAudioLoader,
  describeLoading,
} from "../encoder/audio-content.js";
import { createSoundEncoder } from "../encoder/sound-encoder.js";
import type { AudioModelSettings } from "./audio-model-settings.js";
import { feedsOf, findDoors, type ModelDoors } from "./model-doors.js";
import { createModelInputs, type ModelInput, type ModelInputs } from "./model-inputs.js";
import { createRowPool } from "./pool-rows.js";
import { readHuggingFaceSettings } from "./read-hugging-face-settings.js";
import { readOwnSettings } from "./read-own-settings.js";

export interface ModelEncoderOptions extends AudioLoadingOptions {
  readonly runtime?: OnnxRuntime;
  readonly modelSource?: ModelSourceOptions;
  readonly channel: { readonly modality: string; readonly aspect?: string };
  readonly batching: { readonly maxBatchSize: number; readonly decodeAhead: number };
}

/** Version of the code between samples and the model; changes whenever a row would. */
const FRONT_END_VERSION = 1;

/** Makes an encoder of the model in a folder; see `createAudioEncoder`. */
export async function createModelEncoder(
  folderPath: string,
  options: ModelEncoderOptions,
): Promise<EncoderV1<AudioContent>> {
  const folder = await resolveModelSource(folderPath, options.modelSource);
  const settings = await readSettings(folder);
  const model = await audioModelOf(folder);
  const jointSpace = await jointSpaceOf(folder);
  const runtime = options.runtime ?? createOnnxRuntime();
  const free = async (session?: OnnxSession) => {
    await session?.[Symbol.asyncDispose]();
    if (options.runtime === undefined) await runtime[Symbol.asyncDispose]();
  };
  let session: OnnxSession | undefined;
  try {
    session = await runtime.open(model);
    const embedder = createEmbedder(session, settings);
    const { length } = await embedder.trial(folder.path);
    return createSoundEncoder({
      ...options.batching,
      space: defineSpace({
        ...options.channel,
        dimensions: length,
        normalisation: settings.unitLength ? "l2" : "none",
        model: {
          id: model.id,
          revision: model.revision,
          weightsSha256: model.sha256,
          preprocessing: canonicalJson({
            version: FRONT_END_VERSION,
            loading: describeLoading(options),
            settings,
          }),
        },
        ...(jointSpace !== undefined && { jointSpace }),
      }),
      load: createAudioLoader(settings.sampleRateHz, options),
      embed: embedder.embed,
      dispose: () => free(session),
    });
  } catch (error) {
    await free(session);
    throw error;
  }
}

/** The tower for sounds of two, the encoder of a model that also generates, or the only model. */
async function audioModelOf(folder: ModelFolder) {
  const there = await folder.list();
  const encodes = there.some((name) => /^(?:onnx\/)?encoder_model(?:_[a-z0-9]+)?\.onnx$/.test(name));
  return folder.model((await towerOf(folder, "audio_model")) ?? (encodes ? "encoder_model" : undefined));
}

/** Settings of modalis.json where it has any, else of preprocessor_config.json. */
async function readSettings(folder: ModelFolder): Promise<AudioModelSettings> {
  const own = (await folder.json("modalis.json"))?.audio;
  if (own !== undefined) {
    if (isJsonObject(own)) return readOwnSettings(own);
    throw new ModalisError("INVALID_MODEL", 'modalis.json: "audio" is not an object');
  }
  if (folder.preprocessor !== undefined) {
    const settings = readHuggingFaceSettings(folder.preprocessor);
    // Towers were trained to meet at unit length.
    return hasTwoTowers(folder.config) ? { ...settings, unitLength: true } : settings;
  }
  throw new ModalisError(
    "INVALID_MODEL",
    `${folder.path} does not say how its model hears: add "audio" to a modalis.json, or the preprocessor_config.json of the model`,
  );
}

function createEmbedder(session: OnnxSession, settings: AudioModelSettings) {
  const doors = findDoors(session, settings);
  const inputs = createModelInputs(settings);
  const embed = (samples: Float32Array, signal?: AbortSignal) =>
    embedSound(samples, { session, settings, doors, inputs }, signal);
  return {
    async embed(samples: Float32Array, signal?: AbortSignal) {
      if (!isDigitallySilent(samples)) return embed(samples, signal);
      throw new ModalisError("EMPTY_INPUT", "the sound is silent throughout; leave the item without sound");
    },
    /** One second of a quiet tone: shows at once whether folder and graph fit, and the length of a row. */
    async trial(path: string): Promise<Float32Array> {
      const tone = Float32Array.from({ length: settings.sampleRateHz }, (_, n) => 0.01 * Math.sin(n / 8));
      try {
        return await embed(tone);
      } catch (cause) {
        if (!isModalisError(cause, "INVALID_ARGUMENT")) throw cause;
        throw new ModalisError(
          "INVALID_MODEL",
          `the model of ${path} refuses the input its settings describe: ${cause.message}; correct "layout" and sizes`,
          { cause },
        );
      }
    },
  };
}

interface EmbedderParts {
  readonly session: OnnxSession;
  readonly settings: AudioModelSettings;
  readonly doors: ModelDoors;
  readonly inputs: ModelInputs;
}

async function embedSound(
  samples: Float32Array,
  { session, settings, doors, inputs }: EmbedderParts,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const { windows, pooling, unitLength } = settings;
  const pool = createRowPool(pooling, windows.unit === "samples" && windows.padding === "silence");
  for (const group of inGroups(inputs.of(samples), doors.batchSize)) {
    // A run blocks the event loop; between runs the pipes of decoders are emptied and abort is heard.
    await nextTurn();
    signal?.throwIfAborted();
    const outputs = await session.run(feedsOf(group, doors, settings), [doors.output]);
    pool.add(
      outputs[doors.output]!,
      group.map(({ soundShare }) => soundShare),
    );
  }
  const row = pool.row();
  return unitLength ? scaledToUnit(row) : row;
}

/** Values of one run, 16 MB: more at once takes memory and gains no speed. */
const MOST_VALUES = 2 ** 22;

/** Groups of inputs of one shape, of at most `most` inputs and few enough values. */
function* inGroups(inputs: Iterable<ModelInput>, most: number): Generator<ModelInput[], void, undefined> {
  let group: ModelInput[] = [];
  for (const input of inputs) {
    const { length } = input.values;
    const full = group.length === most || (group.length + 1) * length > MOST_VALUES;
    if (group.length > 0 && (full || group[0]!.values.length !== length)) {
      yield group;
      group = [];
    }
    group.push(input);
  }
  if (group.length > 0) yield group;
}

function scaledToUnit(row: Float32Array): Float32Array {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? row.map((value) => value / length) : row;
}

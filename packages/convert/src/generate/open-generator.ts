import {
  createOnnxRuntime,
  isJsonObject,
  type JsonObject,
  type ModelFolder,
  type ModelSourceOptions,
  type OnnxRuntime,
  type OnnxSession,
  resolveModelSource,
} from "@modalis/onnx";
import { type ModelTokens, readModelTokens } from "./model-tokens.js";
import { createTokenDecoder, type TokenDecoder } from "./token-decoder.js";

export interface GeneratorOptions {
  /** A folder in the hub's layout, or `hub:owner/name`. */
  readonly modelFolder: string;
  /** Which hub, and where its files are kept; needed for `hub:` alone. */
  readonly hub?: NonNullable<ModelSourceOptions["hub"]>;
  /** Sequences followed at once; the model's own number, or 1, when absent. */
  readonly beams?: number;
  /** Most tokens made of one picture or one stretch of speech; the model's own number when absent. */
  readonly maximumTokens?: number;
  /** Shares sessions and threads with others; one of its own, disposed with it, when absent. */
  readonly runtime?: OnnxRuntime;
}

/** An encoder and a decoder, open. */
export interface Generator extends AsyncDisposable {
  readonly folder: ModelFolder;
  readonly encoder: OnnxSession;
  readonly decoder: TokenDecoder;
  readonly tokens: ModelTokens;
  /** Model and both graphs, for provenance. */
  readonly revision: string;
}

/** Names of decoders that can begin by themselves, the faster first. */
const DECODERS = ["decoder_model_merged", "decoder_model"];

/**
 * Opens the encoder and the decoder of a folder.
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL`, `MISSING_DEPENDENCY`, and what fetching from a hub throws.
 */
export async function openGenerator(options: GeneratorOptions): Promise<Generator> {
  const folder = await resolveModelSource(options.modelFolder, options.hub ? { hub: options.hub } : {});
  const tokens = await readModelTokens(folder);
  const encoderModel = await folder.model("encoder_model");
  const decoderModel = await folder.model(await decoderName(folder));
  const runtime = options.runtime ?? createOnnxRuntime();
  const encoder = await runtime.open(encoderModel);
  const decoder = await runtime.open(decoderModel);
  const close = async () => {
    await encoder[Symbol.asyncDispose]();
    await decoder[Symbol.asyncDispose]();
    if (options.runtime === undefined) await runtime[Symbol.asyncDispose]();
  };
  try {
    return {
      folder,
      encoder,
      decoder: createTokenDecoder(decoder, decoderConfig(folder.config)),
      tokens,
      revision: `${folder.id}@${folder.revision}:${decoderModel.sha256.slice(0, 12)}`,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function decoderName(folder: ModelFolder): Promise<string> {
  const there = await folder.list();
  const isThere = (name: string) => there.some((file) => file.replace(/^onnx\//, "").startsWith(name));
  return DECODERS.find(isThere) ?? "decoder_model";
}

function decoderConfig(config: JsonObject): JsonObject {
  return isJsonObject(config.decoder) ? { ...config, ...config.decoder } : config;
}

/** A whole number of the generation's configuration within bounds, or what is used without it. */
export function generationNumber(
  { generation }: ModelTokens,
  name: string,
  absent: number,
  most: number,
): number {
  const value = generation[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1
    ? Math.min(value, most)
    : absent;
}

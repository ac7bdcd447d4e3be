import { ModalisError } from "@modalis/contract";
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
import { createTokenEmbedder, type TokenEmbedder } from "./token-embedder.js";

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
  /** Of layouts in which a picture and words meet before the encoder, such as Florence-2's. */
  readonly joined?: { readonly pictures: OnnxSession; readonly embed: TokenEmbedder };
  readonly decoder: TokenDecoder;
  readonly tokens: ModelTokens;
  /** Model and both graphs, for provenance. */
  readonly revision: string;
}

/** Names of encoders, as exports call them. */
const ENCODERS = ["encoder_model", "vision_encoder", "vision_model"];
/** Names of decoders that can begin by themselves, the faster first. */
const DECODERS = ["decoder_model_merged", "decoder_model", "text_decoder"];
const LAYOUTS =
  "encoder_model.onnx with decoder_model_merged.onnx or decoder_model.onnx (vit-gpt2, TrOCR, BLIP, Whisper), or these with " +
  "vision_encoder.onnx and embed_tokens.onnx (Florence-2)";

/**
 * Opens the encoder and the decoder of a folder.
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL`, `MISSING_DEPENDENCY`, and what fetching from a hub throws.
 */
export async function openGenerator(options: GeneratorOptions): Promise<Generator> {
  const folder = await resolveModelSource(options.modelFolder, options.hub ? { hub: options.hub } : {});
  const tokens = await readModelTokens(folder);
  const names = await graphNames(folder);
  const runtime = options.runtime ?? createOnnxRuntime();
  const opened: OnnxSession[] = [];
  const open = async (name: string) => {
    const model = await folder.model(name);
    const session = await runtime.open(model);
    opened.push(session);
    return { session, sha256: model.sha256 };
  };
  const close = async () => {
    for (const session of opened) await session[Symbol.asyncDispose]();
    if (options.runtime === undefined) await runtime[Symbol.asyncDispose]();
  };
  try {
    const encoder = await open(names.encoder);
    const decoder = await open(names.decoder);
    const joined = names.isJoined
      ? {
          pictures: (await open("vision_encoder")).session,
          embed: createTokenEmbedder((await open("embed_tokens")).session),
        }
      : undefined;
    return {
      folder,
      encoder: encoder.session,
      ...(joined && { joined }),
      decoder: createTokenDecoder(decoder.session, decoderConfig(folder.config), joined?.embed),
      tokens,
      revision: `${folder.id}@${folder.revision}:${decoder.sha256.slice(0, 12)}`,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Which graphs a folder has. @throws `INVALID_MODEL` for a layout in which the decoder reads the picture itself. */
async function graphNames(folder: ModelFolder) {
  const there = await folder.list();
  const isThere = (name: string) =>
    there.some((file) => new RegExp(`^(?:onnx/)?${name}(?:_[a-z0-9]+)?\\.onnx$`).test(file));
  const hasEmbedder = isThere("embed_tokens");
  if (hasEmbedder && !(isThere("encoder_model") && isThere("vision_encoder")))
    throw new ModalisError(
      "INVALID_MODEL",
      `${folder.path} has embed_tokens without vision_encoder and encoder_model: its decoder would read the picture, which is not supported; supported are ${LAYOUTS}`,
    );
  return {
    encoder: hasEmbedder ? "encoder_model" : (ENCODERS.find(isThere) ?? "encoder_model"),
    decoder: DECODERS.find(isThere) ?? "decoder_model",
    isJoined: hasEmbedder,
  };
}

function decoderConfig(config: JsonObject): JsonObject {
  const parts = [config.text_config, config.decoder].filter(isJsonObject);
  return Object.assign({}, config, ...parts) as JsonObject;
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

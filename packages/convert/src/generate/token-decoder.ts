import { ModalisError } from "@modalis/contract";
import {
  floatTensor,
  int64Tensor,
  type JsonObject,
  type OnnxSession,
  type OnnxTensor,
  type TensorInfo,
} from "@modalis/onnx";
import type { TokenEmbedder } from "./token-embedder.js";

/** Keys and values of the tokens so far, by the names of the decoder's inputs. */
export type TokenCache = Readonly<Record<string, OnnxTensor>>;

/** What a decoder says of the next token. */
export interface TokenStep {
  /** `[vocabulary]`: not normalised. */
  readonly logits: Float32Array;
  readonly cache: TokenCache;
}

/** The decoder of a model that turns something encoded into tokens, one after another. */
export interface TokenDecoder {
  /**
   * @param tokens All tokens so far.
   * @param cache Of the tokens but the last; absent at the first step.
   */
  step(encoded: OnnxTensor, tokens: readonly number[], cache?: TokenCache): Promise<TokenStep>;
}

const PAST = "past_key_values.";

/**
 * Runs a decoder of the layouts that Optimum exports: `decoder_model_merged` with a cache, and a branch for its first step
 * where it has one, or `decoder_model`, which reads all tokens at every step.
 *
 * @param embed Gives the rows of tokens, for a graph that takes `inputs_embeds`.
 * @throws `INVALID_MODEL` for a graph without tokens in, what was encoded in, or logits out.
 */
export function createTokenDecoder(
  session: OnnxSession,
  config: JsonObject,
  embed?: TokenEmbedder,
): TokenDecoder {
  const inputs = new Map(session.inputs.map((info) => [info.name, info]));
  const words = inputs.has("inputs_embeds") && embed !== undefined ? "inputs_embeds" : "input_ids";
  for (const name of [words, "encoder_hidden_states"]) if (!inputs.has(name)) throw lacks(name, session);
  if (!session.outputs.some(({ name }) => name === "logits")) throw lacks("logits", session);
  const past = session.inputs.filter(({ name }) => name.startsWith(PAST));
  const branches = inputs.has("use_cache_branch");
  if (past.length > 0 && !branches) checkPresent(session, past);
  const empty = Object.fromEntries(past.map((info) => [info.name, emptyPast(info, config)]));
  const isCached = past.length > 0;
  return {
    async step(encoded, tokens, cache) {
      const fed = isCached && cache !== undefined ? tokens.slice(-1) : tokens;
      const [, positions = 1] = encoded.dims;
      const feeds: Record<string, OnnxTensor> = {
        [words]: words === "inputs_embeds" ? await embed!(fed) : int64Tensor(fed, [1, fed.length]),
        encoder_hidden_states: encoded,
        ...(isCached && (cache ?? empty)),
      };
      if (inputs.has("encoder_attention_mask"))
        feeds.encoder_attention_mask = int64Tensor(new Array(positions).fill(1), [1, positions]);
      for (const mask of ["decoder_attention_mask", "attention_mask"])
        if (inputs.has(mask)) feeds[mask] = int64Tensor(new Array(tokens.length).fill(1), [1, tokens.length]);
      if (branches)
        feeds.use_cache_branch = {
          dtype: "bool",
          dims: [1],
          data: Uint8Array.of(cache === undefined ? 0 : 1),
        };
      const outputs = await session.run(feeds);
      return { logits: lastLogits(outputs.logits!), cache: nextCache(outputs, past, cache) };
    },
  };
}

/** Logits of the last position of `[1, tokens, vocabulary]`. */
function lastLogits({ dtype, data, dims }: OnnxTensor): Float32Array {
  if (dtype !== "float32")
    throw new ModalisError(
      "INVALID_MODEL",
      `the decoder gives logits of ${dtype}; export it with float32 ends`,
    );
  const vocabulary = dims.at(-1)!;
  return (data as Float32Array).slice(data.length - vocabulary);
}

/** What the encoder's side holds is given once, at the first step; later ones give an empty one in its place. */
function nextCache(
  outputs: Readonly<Record<string, OnnxTensor>>,
  past: readonly TensorInfo[],
  before: TokenCache | undefined,
): TokenCache {
  return Object.fromEntries(
    past.map(({ name }) => {
      const kept = before?.[name];
      if (kept !== undefined && name.includes(".encoder.")) return [name, kept];
      return [name, outputs[presentName(name)]!];
    }),
  );
}

function presentName(name: string): string {
  return `present.${name.slice(PAST.length)}`;
}

function checkPresent(session: OnnxSession, past: readonly TensorInfo[]): void {
  for (const { name } of past)
    if (!session.outputs.some((output) => output.name === presentName(name)))
      throw lacks(presentName(name), session);
}

/** `[1, heads, 0, size]`, as the graph says or, where it leaves sizes open, as the configuration does. */
function emptyPast({ name, shape, dtype }: TensorInfo, config: JsonObject): OnnxTensor {
  const heads =
    sizeOf(shape[1]) ?? numberOf(config, ["decoder_attention_heads", "n_head", "num_attention_heads"]);
  const width = numberOf(config, ["d_model", "n_embd", "hidden_size"]);
  const size = sizeOf(shape[3]) ?? (heads === undefined || width === undefined ? undefined : width / heads);
  if (heads === undefined || size === undefined || !Number.isSafeInteger(size))
    throw new ModalisError(
      "INVALID_MODEL",
      `the decoder's input ${name} [${shape}] leaves its size open, and config.json does not say it`,
    );
  const dims = [1, heads, 0, size];
  return dtype === "float16"
    ? { dtype, dims, data: new Uint16Array(0) }
    : floatTensor(new Float32Array(0), dims);
}

function sizeOf(size: number | string | undefined): number | undefined {
  return typeof size === "number" && size > 0 ? size : undefined;
}

function numberOf(config: JsonObject, names: readonly string[]): number | undefined {
  const nested =
    typeof config.decoder === "object" && config.decoder !== null ? (config.decoder as JsonObject) : {};
  for (const from of [config, nested])
    for (const name of names) {
      const value = from[name];
      if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
    }
  return undefined;
}

function lacks(name: string, { inputs, outputs }: OnnxSession): ModalisError {
  const names = [...inputs, ...outputs].map((one) => one.name).slice(0, 12);
  return new ModalisError("INVALID_MODEL", `the decoder has no ${name}; it has ${names.join(", ")}`);
}

import { readFile } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { isJsonObject, type JsonObject, type JsonValue, type ModelFolder } from "@modalis/onnx";
import { POOLINGS, type Pooling } from "./pool-tokens.js";

/** What a folder in the sentence-transformers layout says of its model; what it does not say is undefined. */
export interface SentenceTransformer {
  readonly poolings: readonly Pooling[] | undefined;
  /** Whether the tokens of a prompt are pooled with the rest. */
  readonly promptPooled: boolean;
  /** Whether a last module gives rows unit length. */
  readonly normalised: boolean | undefined;
  /** Tokens of a text, special ones included. */
  readonly maxTokens: number;
  readonly lowerCase: boolean;
  /** Text to put before another, by name: `query`, `passage`, `document`. */
  readonly prompts: Readonly<Record<string, string>> | undefined;
  readonly defaultPrompt: string | undefined;
}

/** What bounds nothing: tokenizers without a limit state 1e30. */
const MOST_TOKENS = 8_192;

const POOLING_FIELDS: Readonly<Record<Pooling, string>> = {
  cls: "pooling_mode_cls_token",
  max: "pooling_mode_max_tokens",
  mean: "pooling_mode_mean_tokens",
  "mean-sqrt-length": "pooling_mode_mean_sqrt_len_tokens",
  "weighted-mean": "pooling_mode_weightedmean_tokens",
  last: "pooling_mode_lasttoken",
};

/**
 * Reads `modules.json`, the pooling's `config.json`, `sentence_bert_config.json`, `tokenizer_config.json` and
 * `config_sentence_transformers.json`.
 *
 * @throws `INVALID_MODEL` for a module this package does not run, or a field of another kind than documented.
 */
export async function readSentenceTransformer(folder: ModelFolder): Promise<SentenceTransformer> {
  const modules = await readModules(folder);
  const poolingModule = modules.find(({ kind }) => kind === "Pooling");
  const pooling = poolingModule && (await folder.json(`${poolingModule.path}/config.json`));
  const own = await folder.json("config_sentence_transformers.json");
  const bert = await folder.json("sentence_bert_config.json");
  return {
    poolings: poolingsOf(pooling),
    promptPooled: pooling?.include_prompt !== false,
    normalised: modules.length === 0 ? undefined : modules.some(({ kind }) => kind === "Normalize"),
    maxTokens: maxTokensOf(folder.config, bert, await folder.json("tokenizer_config.json")),
    lowerCase: bert?.do_lower_case === true,
    prompts: promptsOf(own),
    defaultPrompt: typeof own?.default_prompt_name === "string" ? own.default_prompt_name : undefined,
  };
}

interface Module {
  /** Last part of the Python class: `Transformer`, `Pooling`, `Normalize`. */
  readonly kind: string;
  readonly path: string;
}

async function readModules(folder: ModelFolder): Promise<Module[]> {
  const file = await folder.file("modules.json");
  if (file === undefined) return [];
  const list = parseList(await readFile(file, "utf8"));
  const modules = list.map((entry) => {
    const { type, path } = isJsonObject(entry) ? entry : {};
    if (typeof type !== "string" || typeof path !== "string")
      throw invalid("modules.json has a module without type or path");
    return { kind: type.slice(type.lastIndexOf(".") + 1), path };
  });
  const strange = modules.find(({ kind }) => !["Transformer", "Pooling", "Normalize"].includes(kind));
  if (strange !== undefined) {
    throw invalid(
      `modules.json names the module ${strange.kind}, which is not supported; ` +
        'export the whole model to ONNX with an output "sentence_embedding", and delete modules.json',
    );
  }
  return modules;
}

function parseList(json: string): readonly JsonValue[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw invalid("modules.json is not JSON", cause);
  }
  if (!Array.isArray(value)) throw invalid("modules.json does not hold a list");
  return value as JsonValue[];
}

/** Since version 6 of sentence-transformers `pooling_mode` names the poolings, in the order they are joined. */
const POOLING_MODES: Readonly<Record<string, Pooling>> = {
  cls: "cls",
  max: "max",
  mean: "mean",
  mean_sqrt_len_tokens: "mean-sqrt-length",
  weightedmean: "weighted-mean",
  lasttoken: "last",
};

function poolingsOf(config: JsonObject | undefined): readonly Pooling[] | undefined {
  if (config === undefined) return undefined;
  if (config.pooling_mode !== undefined) {
    const modes = [config.pooling_mode]
      .flat()
      .map((mode) =>
        typeof mode === "string" && Object.hasOwn(POOLING_MODES, mode) ? POOLING_MODES[mode] : undefined,
      );
    if (modes.length > 0 && modes.every((mode) => mode !== undefined)) return modes;
    throw invalid(
      `the pooling's config.json has the pooling_mode ${JSON.stringify(config.pooling_mode)}, which is not known`,
    );
  }
  const poolings = POOLINGS.filter((pooling) => config[POOLING_FIELDS[pooling]] === true);
  if (poolings.length === 0) throw invalid("the pooling's config.json chooses no pooling that is known");
  return poolings;
}

/** The smallest of the limits stated; positions of RoBERTa start after its padding id, so two are lost. */
function maxTokensOf(
  config: JsonObject,
  bert: JsonObject | undefined,
  tokenizer: JsonObject | undefined,
): number {
  // A model of two towers keeps the settings of each apart.
  const tower = isJsonObject(config.text_config) ? config.text_config : config;
  const positions = tower.max_position_embeddings;
  const { model_type: family } = tower;
  const lost = typeof family === "string" && /roberta|camembert|mpnet|clap_text/.test(family) ? 2 : 0;
  const limits = [
    bert?.max_seq_length,
    tokenizer?.model_max_length,
    typeof positions === "number" ? positions - lost : undefined,
  ].filter((limit) => typeof limit === "number" && Number.isFinite(limit));
  const limit = Math.floor(Math.min(MOST_TOKENS, ...(limits as number[])));
  if (limit < 3)
    throw invalid(`the model reads ${limit} tokens a text, which is none beside its special ones`);
  return limits.length === 0 ? 512 : limit;
}

function promptsOf(config: JsonObject | undefined): Record<string, string> | undefined {
  const prompts = config?.prompts ?? undefined;
  if (prompts === undefined) return undefined;
  if (!isJsonObject(prompts) || !Object.values(prompts).every((prompt) => typeof prompt === "string")) {
    throw invalid("prompts of config_sentence_transformers.json is not an object of texts");
  }
  // Since version 5 empty prompts are written where there are none.
  const isSaid = Object.values(prompts).some((prompt) => prompt !== "");
  return isSaid ? (prompts as Record<string, string>) : undefined;
}

function invalid(problem: string, cause?: unknown): ModalisError {
  return new ModalisError("INVALID_MODEL", `model folder: ${problem}`, cause === undefined ? {} : { cause });
}

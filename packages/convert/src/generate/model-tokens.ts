import { readFile } from "node:fs/promises";
import type { Tokenizer } from "@huggingface/tokenizers";
import { ModalisError } from "@modalis/contract";
import { isJsonObject, type JsonObject, type ModelFolder } from "@modalis/onnx";

/** Words of a generating model: its tokens and how it begins and ends. */
export interface ModelTokens {
  readonly startIds: readonly number[];
  readonly endId: number;
  /** The configuration of generation over that of the model; the decoder's part last. */
  readonly generation: JsonObject;
  /** The id of a special token such as `<|en|>`. */
  idOf(token: string): number | undefined;
  /** With the special tokens that the tokenizer puts around a text. */
  idsOf(text: string): readonly number[];
  /** Special tokens are left out. */
  textOf(ids: readonly number[]): string;
}

/**
 * Reads `tokenizer.json`, `generation_config.json` and `config.json`.
 *
 * @throws `INVALID_MODEL` where a tokenizer or an end is not there, `MISSING_DEPENDENCY`.
 */
export async function readModelTokens(folder: ModelFolder): Promise<ModelTokens> {
  const file = await folder.file("tokenizer.json");
  if (file === undefined)
    throw new ModalisError(
      "INVALID_MODEL",
      `${folder.path} has no tokenizer.json; save the model with a fast tokenizer`,
    );
  const tokenizer = await loadTokenizer(folder.path, await readFile(file, "utf8"), folder);
  const decoder = isJsonObject(folder.config.decoder) ? folder.config.decoder : {};
  const text = isJsonObject(folder.config.text_config) ? folder.config.text_config : {};
  const generation = {
    ...text,
    ...decoder,
    ...folder.config,
    ...((await folder.json("generation_config.json")) ?? {}),
  };
  // BLIP ends where BERT separates, and begins with a token of its own.
  const isBlip = folder.config.model_type === "blip";
  const end = (isBlip ? firstNumber(text.sep_token_id) : undefined) ?? firstNumber(generation.eos_token_id);
  const own = isBlip ? firstNumber(text.bos_token_id) : undefined;
  const start =
    own ?? firstNumber(generation.decoder_start_token_id) ?? firstNumber(generation.bos_token_id) ?? end;
  if (end === undefined || start === undefined)
    throw new ModalisError(
      "INVALID_MODEL",
      `${folder.path} does not say eos_token_id in generation_config.json or config.json`,
    );
  return {
    startIds: [start],
    endId: end,
    generation,
    idOf: (token) => tokenizer.token_to_id(token),
    idsOf: (text) => [...tokenizer.encode(text).ids],
    textOf: (ids) =>
      ids.length === 0 ? "" : tokenizer.decode([...ids], { skip_special_tokens: true }).trim(),
  };
}

async function loadTokenizer(path: string, json: string, folder: ModelFolder): Promise<Tokenizer> {
  const { Tokenizer } = await import("@huggingface/tokenizers");
  try {
    return new Tokenizer(JSON.parse(json), (await folder.json("tokenizer_config.json")) ?? {});
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ModalisError("INVALID_MODEL", `tokenizer.json of ${path} is not understood: ${problem}`, {
      cause,
    });
  }
}

function firstNumber(value: unknown): number | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "number" && Number.isSafeInteger(first) && first >= 0 ? first : undefined;
}

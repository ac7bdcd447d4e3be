import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Tokenizer } from "@huggingface/tokenizers";
import { ModalisError } from "@modalis/contract";
import type { JsonObject, ModelFolder } from "@modalis/onnx";
import type { Tokens } from "../neural/token-encoder.js";
import { UNREADABLE_SHARE, unreadableScript } from "../tokenizer/readable-letters.js";

/** The tokenizer of a model folder. */
export interface FolderTokeniser {
  /** SHA-256 of its files. */
  readonly sha256: string;
  readonly paddingId: number;
  /**
   * At most `maxTokens` ids, special ones included; what is cut is cut from the text's end.
   *
   * @param promptTokens Tokens at the start that are not the text's own.
   * @throws `UNREADABLE_SCRIPT` when over half of the text's own tokens are unknown.
   */
  tokenise(text: string, maxTokens: number, promptTokens: number): Tokens;
  /** Tokens at the start of each text that come from a prompt, the special ones before it included. */
  promptTokens(prompt: string): number;
}

/** Characters tokenised for each token wanted; no tokenizer in use makes tokens this long on average. */
const CHARACTERS_A_TOKEN = 32;

/**
 * Reads `tokenizer.json` with `@huggingface/tokenizers`, loaded on first use.
 *
 * @throws `INVALID_MODEL` when the file is missing or not understood, `MISSING_DEPENDENCY` without the package.
 */
export async function readFolderTokeniser(folder: ModelFolder): Promise<FolderTokeniser> {
  const file = await folder.file("tokenizer.json");
  if (file === undefined) {
    throw new ModalisError(
      "INVALID_MODEL",
      `${folder.path} holds no tokenizer.json; save the model with a fast tokenizer`,
    );
  }
  const json = await readFile(file, "utf8");
  const config = (await folder.json("tokenizer_config.json")) ?? {};
  const tokenizer = await loadTokenizer(folder.path, json, config);
  const unknownId = unknownIdOf(tokenizer);
  const special = new Set(
    [...tokenizer.get_added_tokens_decoder()].filter(([, token]) => token.special).map(([id]) => id),
  );
  return {
    sha256: createHash("sha256").update(json).update("\0").update(JSON.stringify(config)).digest("hex"),
    paddingId: paddingIdOf(tokenizer, config, folder.config),
    tokenise(text, maxTokens, promptTokens) {
      const ids = encode(tokenizer, text.slice(0, maxTokens * CHARACTERS_A_TOKEN));
      const words = ids.slice(promptTokens).filter((id) => id === unknownId || !special.has(id));
      const unknown = words.filter((id) => id === unknownId).length;
      if (words.length === 0) throw unreadableScript(1);
      if (unknown > UNREADABLE_SHARE * words.length) throw unreadableScript(unknown / words.length);
      if (ids.length <= maxTokens) return { ids, notes: [] };
      return { ids: truncate(tokenizer, text, ids, maxTokens), notes: [`truncated to ${maxTokens} tokens`] };
    },
    promptTokens(prompt) {
      if (prompt === "") return 0;
      const ids = encode(tokenizer, prompt);
      return special.has(ids.at(-1)!) ? ids.length - 1 : ids.length;
    },
  };
}

async function loadTokenizer(path: string, json: string, config: JsonObject): Promise<Tokenizer> {
  const { Tokenizer } = await importTokenizers();
  try {
    return new Tokenizer(JSON.parse(json), config);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ModalisError("INVALID_MODEL", `tokenizer.json of ${path} is not understood: ${problem}`, {
      cause,
    });
  }
}

async function importTokenizers(): Promise<typeof import("@huggingface/tokenizers")> {
  try {
    return await import("@huggingface/tokenizers");
  } catch (cause) {
    throw new ModalisError(
      "MISSING_DEPENDENCY",
      'model folders need the package "@huggingface/tokenizers", which could not be loaded; run `npm i @huggingface/tokenizers`',
      { cause, details: { package: "@huggingface/tokenizers" } },
    );
  }
}

function encode(tokenizer: Tokenizer, text: string, specialTokens = true): number[] {
  try {
    return tokenizer.encode(text, { add_special_tokens: specialTokens }).ids;
  } catch (cause) {
    throw new ModalisError("INVALID_MODEL", "the folder's tokenizer fails on this text; leave it out", {
      cause,
    });
  }
}

/** Keeps the special tokens before and after the text, as the model saw them in training. */
function truncate(tokenizer: Tokenizer, text: string, ids: readonly number[], maxTokens: number): number[] {
  const bare = encode(tokenizer, text.slice(0, maxTokens * CHARACTERS_A_TOKEN), false);
  const added = ids.length - bare.length;
  const before = ids.findIndex((_, at) => startsWith(ids, bare, at));
  if (added < 0 || before < 0 || added >= maxTokens) return ids.slice(0, maxTokens);
  const end = before + bare.length;
  return [...ids.slice(0, before), ...bare.slice(0, maxTokens - added), ...ids.slice(end)];
}

function startsWith(ids: readonly number[], part: readonly number[], from: number): boolean {
  return from + part.length <= ids.length && part.every((id, at) => ids[from + at] === id);
}

function unknownIdOf(tokenizer: Tokenizer): number | undefined {
  return tokenizer.model?.unk_token_id ?? idOf(tokenizer, tokenizer.model?.unk_token);
}

/** RoBERTa's positions depend on the padding's id, so a wrong one would show in the vectors. */
function paddingIdOf(tokenizer: Tokenizer, tokenizerConfig: JsonObject, config: JsonObject): number {
  const { pad_token: token } = tokenizerConfig;
  const content = typeof token === "object" && token !== null && "content" in token ? token.content : token;
  const stated = typeof config.pad_token_id === "number" ? config.pad_token_id : undefined;
  return idOf(tokenizer, typeof content === "string" ? content : undefined) ?? stated ?? 0;
}

function idOf(tokenizer: Tokenizer, token: string | undefined): number | undefined {
  return token === undefined ? undefined : tokenizer.token_to_id(token);
}

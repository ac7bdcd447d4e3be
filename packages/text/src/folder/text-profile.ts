import { ModalisError } from "@modalis/contract";
import { hasTwoTowers, isJsonObject, type JsonObject, type ModelFolder } from "@modalis/onnx";
import { knownFamily } from "./known-families.js";
import { POOLINGS, type Pooling } from "./pool-tokens.js";
import { readSentenceTransformer } from "./sentence-transformer-folder.js";

/** Everything between a text and its row, other than the graph itself. */
export interface TextProfile {
  readonly poolings: readonly Pooling[];
  /** Whether the tokens of a prompt are pooled with the rest. */
  readonly promptPooled: boolean;
  readonly normalised: boolean;
  /** Tokens of a text at most, special ones included. */
  readonly maxTokens: number;
  /** Tokens that every text is padded to; 0 for none. */
  readonly leastTokens: number;
  readonly lowerCase: boolean;
  /** Text to put before another, by name: `query`, `passage`, `document`. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly defaultPrompt: string | undefined;
  /** Outputs to read, the best first. */
  readonly outputs: readonly string[];
}

const TOKEN_OUTPUTS = ["last_hidden_state", "token_embeddings", "hidden_states"];

/**
 * What a model needs, from the first that tells: `"text"` in `modalis.json`, the files of the repository, the family
 * that its name shows, and otherwise mean pooling without unit length.
 *
 * @throws `INVALID_MODEL` naming the file and the field that is not understood.
 */
export async function readTextProfile(folder: ModelFolder): Promise<TextProfile> {
  const own = ownProfile(folder.own.text);
  const stated = await readSentenceTransformer(folder);
  const exportedFrom = folder.config._name_or_path;
  const known = knownFamily([folder.id, ...(typeof exportedFrom === "string" ? [exportedFrom] : [])]);
  const twoTowers = hasTwoTowers(folder.config);
  const maxTokens = own.maxTokens ?? stated.maxTokens;
  const prompts = own.prompts ?? stated.prompts ?? known?.prompts ?? {};
  return {
    poolings: own.poolings ?? stated.poolings ?? [known?.pooling ?? "mean"],
    promptPooled: stated.promptPooled,
    normalised: own.normalised ?? stated.normalised ?? known?.normalised ?? twoTowers,
    maxTokens,
    // SigLIP reads the row of its last place, whatever stands there, and was trained with all of them filled.
    leastTokens: isSiglip(folder) ? maxTokens : 0,
    lowerCase: own.lowerCase ?? stated.lowerCase,
    prompts,
    defaultPrompt: stated.defaultPrompt,
    outputs:
      own.output !== undefined
        ? [own.output]
        : twoTowers
          ? ["text_embeds", "pooler_output"]
          : ["sentence_embedding", ...TOKEN_OUTPUTS],
  };
}

/** What `"text"` of `modalis.json` may say, by which a person overrules everything else. */
interface OwnProfile {
  readonly poolings?: readonly Pooling[];
  readonly normalised?: boolean;
  readonly maxTokens?: number;
  readonly lowerCase?: boolean;
  readonly prompts?: Readonly<Record<string, string>>;
  readonly output?: string;
}

const OWN_FIELDS = ["pooling", "normalise", "maxTokens", "lowerCase", "prompts", "output"];

function ownProfile(own: JsonObject[string]): OwnProfile {
  if (own === undefined) return {};
  if (!isJsonObject(own)) throw invalid('"text" is not an object');
  const strange = Object.keys(own).find((name) => !OWN_FIELDS.includes(name));
  if (strange !== undefined) throw invalid(`"text" has "${strange}", not one of ${OWN_FIELDS.join(", ")}`);
  const { pooling, normalise, maxTokens, lowerCase, prompts, output } = own;
  return {
    ...(pooling !== undefined && { poolings: poolingsOf(pooling) }),
    ...(normalise !== undefined && { normalised: flag("normalise", normalise) }),
    ...(lowerCase !== undefined && { lowerCase: flag("lowerCase", lowerCase) }),
    ...(maxTokens !== undefined && { maxTokens: tokens(maxTokens) }),
    ...(prompts !== undefined && { prompts: texts(prompts) }),
    ...(output !== undefined && { output: name(output) }),
  };
}

function poolingsOf(value: JsonObject[string]): readonly Pooling[] {
  const list = [value].flat();
  const known = list.every((each) => (POOLINGS as readonly unknown[]).includes(each));
  if (known && list.length > 0) return list as readonly Pooling[];
  throw invalid(`"text.pooling" is one of ${POOLINGS.join(", ")}, or a list of them`);
}

function flag(field: string, value: JsonObject[string]): boolean {
  if (typeof value === "boolean") return value;
  throw invalid(`"text.${field}" is not true or false`);
}

function tokens(value: JsonObject[string]): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 3 && value <= 131_072)
    return value;
  throw invalid('"text.maxTokens" is not a whole number from 3 to 131,072');
}

function texts(value: JsonObject[string]): Readonly<Record<string, string>> {
  if (isJsonObject(value) && Object.values(value).every((prompt) => typeof prompt === "string"))
    return value as Readonly<Record<string, string>>;
  throw invalid('"text.prompts" is not an object of texts');
}

function name(value: JsonObject[string]): string {
  if (typeof value === "string" && value !== "") return value;
  throw invalid('"text.output" is not the name of an output');
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `modalis.json: ${problem}; correct it`);
}

function isSiglip({ config: { model_type: family } }: ModelFolder): boolean {
  return typeof family === "string" && family.startsWith("siglip");
}

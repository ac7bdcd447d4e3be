import type { Pooling } from "./pool-tokens.js";

/** What the cards of a family of models ask of whoever uses them, for repositories whose files do not say it. */
export interface KnownFamily {
  readonly family: string;
  readonly pooling: Pooling;
  readonly normalised: boolean;
  /** Text before another by what it is; none when absent. */
  readonly prompts?: Readonly<Record<"query" | "passage", string>>;
}

type FamilyRule = KnownFamily & { readonly names: RegExp };

const BGE_QUERY = "Represent this sentence for searching relevant passages: ";
const BGE_QUERY_CHINESE = "为这个句子生成表示以用于检索相关文章：";
const E5_TASK = "Given a web search query, retrieve relevant passages that answer the query";

/**
 * The first rule that fits counts. Sources: the model cards, and for E5 Wang et al. 2022
 * (https://arxiv.org/abs/2212.03533), for BGE Xiao et al. 2023 (https://arxiv.org/abs/2309.07597), for GTE Li et al.
 * 2023 (https://arxiv.org/abs/2308.03281).
 */
const FAMILIES: readonly FamilyRule[] = [
  {
    family: "e5-instruct",
    names: /(^|[/_-])(multilingual-)?e5-(small|base|large)-instruct\b/,
    pooling: "mean",
    normalised: true,
    prompts: { query: `Instruct: ${E5_TASK}\nQuery: `, passage: "" },
  },
  {
    family: "e5",
    names: /(^|[/_-])(multilingual-)?e5-(small|base|large)\b/,
    pooling: "mean",
    normalised: true,
    prompts: { query: "query: ", passage: "passage: " },
  },
  { family: "bge-m3", names: /(^|[/_-])bge-m3\b/, pooling: "cls", normalised: true },
  {
    family: "bge-zh",
    names: /(^|[/_-])bge-(small|base|large)-zh\b/,
    pooling: "cls",
    normalised: true,
    prompts: { query: BGE_QUERY_CHINESE, passage: "" },
  },
  {
    family: "bge",
    names: /(^|[/_-])bge-(small|base|large|micro)(-en)?\b/,
    pooling: "cls",
    normalised: true,
    prompts: { query: BGE_QUERY, passage: "" },
  },
  {
    family: "mxbai",
    names: /(^|[/_-])mxbai-embed-(xsmall|large)\b/,
    pooling: "cls",
    normalised: true,
    prompts: { query: BGE_QUERY, passage: "" },
  },
  {
    family: "gte-v1.5",
    names: /(^|[/_-])gte-(base|large|multilingual-base)(-en-v1\.5)\b|gte-multilingual/,
    pooling: "cls",
    normalised: true,
  },
  { family: "gte", names: /(^|[/_-])gte-(tiny|small|base|large)(-zh)?\b/, pooling: "mean", normalised: true },
  {
    family: "multi-qa-cls",
    names: /(^|[/_-])multi-qa-.*-dot\b/,
    pooling: "cls",
    normalised: false,
  },
  {
    family: "sentence-transformers",
    names:
      /(^|[/_-])(all|multi-qa|paraphrase|msmarco)(-multilingual)?-(MiniLM|mpnet|distilroberta|distilbert)\b/i,
    pooling: "mean",
    normalised: true,
  },
];

/**
 * The family that a model's name shows, or undefined.
 *
 * @param names Its id, and what its configuration says it was exported from: mirrors keep the name in one of both.
 */
export function knownFamily(names: readonly string[]): KnownFamily | undefined {
  return FAMILIES.find(({ names: pattern }) => names.some((name) => pattern.test(name)));
}

import {
  createBatch,
  createEncoderDoor,
  defineSpace,
  type EmbeddingSpace,
  type EncodeFailure,
  type EncoderInput,
  type EncoderV1,
  ModalisError,
} from "@modalis/contract";
import { checkLimits } from "../calls/call-limits.js";
import { createModelCaller } from "../calls/model-caller.js";
import { type CostEstimate, estimateEmbeddingCost } from "../cost/cost-estimate.js";
import { type CostReport, createUsageMeter } from "../cost/usage-meter.js";
import type { EmbeddingModel } from "../models/embedding-model.js";
import type { HostedOptions } from "../models/hosted-options.js";
import { modelName } from "../models/model-name.js";
import type { CheckedRow } from "./checked-rows.js";
import { embedTexts, type TextEmbedder } from "./embed-texts.js";

export interface HostedTextEncoderOptions extends HostedOptions {
  readonly model: EmbeddingModel;
  /** What the vectors must have; found out by one call at the start when absent. */
  readonly dimensions?: number;
  /** Asks the model to shorten its vectors to `dimensions`. Default false. */
  readonly shorten?: boolean;
  /** Put before texts of the catalogue and before what is searched for, where the model was trained so. */
  readonly prefixes?: { readonly passage: string; readonly query: string };
  /** Which of the prefixes to use. Default `"passage"`. */
  readonly use?: "passage" | "query";
  /** Texts a request, at most the model's own limit. Default 64. */
  readonly textsARequest?: number;
  /** Longer texts fail with `LIMIT_EXCEEDED`. Default 1,000,000. */
  readonly mostCharacters?: number;
  readonly signal?: AbortSignal;
}

/** An encoder that counts what it costs. */
export interface HostedTextEncoder extends EncoderV1<string> {
  /** Before any call; what a cache holds is not taken off. */
  estimate(texts: Iterable<string>): CostEstimate;
  report(): CostReport;
}

/** What is encoded at the start, to learn the dimensions and whether the key and the model's name are right. */
const PROBE = "Modalis";

/**
 * Makes an encoder of any hosted embedding model; its rows have unit length.
 *
 * @throws `SPACE_MISMATCH` when the model's vectors have not the dimensions asked for, `UNAVAILABLE`, `NOT_FOUND` or
 * `INVALID_ARGUMENT` when the model cannot be called so, or the signal's reason.
 * @example
 * const { embedding } = openAiCompatible({ baseUrl: "http://127.0.0.1:11434", model: "nomic-embed-text" });
 * await using encoder = await createHostedTextEncoder({ model: embedding });
 */
export async function createHostedTextEncoder(options: HostedTextEncoderOptions): Promise<HostedTextEncoder> {
  const { prices, signal, textsARequest = 64 } = options;
  const own = await options.model.maxEmbeddingsPerCall;
  const embedder = embedderOf(options, Math.min(textsARequest, own ?? textsARequest));
  const prefix = options.prefixes?.[options.use ?? "passage"] ?? "";
  const probe = (await embedTexts(embedder, [prefix + PROBE], signal)).get(prefix + PROBE)!;
  if (probe instanceof ModalisError) throw probe;
  const ready = { ...embedder, dimensions: probe.length };
  const space = spaceOf(options, probe.length);
  const maxBatchSize = embedder.textsARequest * checkLimits(options.limits ?? {}).concurrency;
  const door = createEncoderDoor("hosted text encoder", maxBatchSize, () => undefined);
  const leaving = (text: string) => prefix + (options.redactor?.redact(text).text ?? text);
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize,
    encode: (inputs, { signal: stop } = {}) =>
      door.enter(inputs, stop, async () => {
        const texts = new Map<string, string | ModalisError>();
        for (const { id, content } of inputs) texts.set(id, textOf(content, options, leaving));
        const asked = [...new Set([...texts.values()].filter((text) => typeof text === "string"))];
        const rows = await embedTexts(ready, asked, stop);
        return gather(space, inputs, (id) => {
          const text = texts.get(id)!;
          return typeof text === "string" ? rows.get(text)! : text;
        });
      }),
    estimate: (texts) => estimateEmbeddingCost(leavingTexts(texts, leaving), prices),
    report: embedder.meter.report,
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

function embedderOf(options: HostedTextEncoderOptions, textsARequest: number): TextEmbedder {
  const { model, limits, prices, cache, dimensions, shorten = false, revision = "unstated" } = options;
  for (const [name, value] of Object.entries({ textsARequest, dimensions: dimensions ?? 1 })) {
    if (!Number.isInteger(value) || value < 1)
      throw new ModalisError("INVALID_ARGUMENT", `${name} is ${value}; give a whole number from 1`);
  }
  const name = modelName(model);
  return {
    name,
    model,
    caller: createModelCaller({ name, ...(limits === undefined ? {} : { limits }) }),
    meter: createUsageMeter(name, prices),
    dimensions,
    shorten,
    textsARequest,
    ...(cache === undefined ? {} : { cache }),
    settings: { model: name, revision, ...(shorten ? { dimensions } : {}) },
  };
}

function spaceOf(options: HostedTextEncoderOptions, dimensions: number): EmbeddingSpace {
  const { model, revision = "unstated", prefixes, redactor, shorten } = options;
  const how = [
    "hosted/1",
    ...(prefixes === undefined ? [] : [`prefixes ${JSON.stringify([prefixes.passage, prefixes.query])}`]),
    ...(redactor === undefined ? [] : [`without ${redactor.description}`]),
    ...(shorten ? ["shortened by the model"] : []),
  ];
  return defineSpace({
    modality: "text",
    dimensions,
    normalisation: "l2",
    model: { id: modelName(model), revision, preprocessing: how.join("; ") },
  });
}

function textOf(
  content: string,
  { mostCharacters = 1_000_000 }: HostedTextEncoderOptions,
  leaving: (text: string) => string,
): string | ModalisError {
  if (content.trim() === "") return new ModalisError("EMPTY_INPUT", "the text is empty");
  if (content.length > mostCharacters) {
    const message = `the text has ${content.length} characters, over the limit of ${mostCharacters}; split it`;
    return new ModalisError("LIMIT_EXCEEDED", message);
  }
  return leaving(content);
}

function* leavingTexts(texts: Iterable<string>, leaving: (text: string) => string): Iterable<string> {
  for (const text of texts) if (text.trim() !== "") yield leaving(text);
}

function gather(
  space: EmbeddingSpace,
  inputs: readonly EncoderInput<string>[],
  rowOf: (id: string) => CheckedRow,
) {
  const ids: string[] = [];
  const failures: EncodeFailure[] = [];
  const values = new Float32Array(inputs.length * space.dimensions);
  for (const { id } of inputs) {
    const row = rowOf(id);
    if (row instanceof Float32Array) values.set(row, ids.push(id) * space.dimensions - space.dimensions);
    else failures.push({ id, error: row });
  }
  return { batch: createBatch(space, ids, values.slice(0, ids.length * space.dimensions)), failures };
}

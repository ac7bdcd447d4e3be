import { ModalisError } from "@modalis/contract";
import { cacheKey, digestOf } from "../cache/cache-key.js";
import { createModelCaller } from "../calls/model-caller.js";
import { type CostEstimate, withCost } from "../cost/cost-estimate.js";
import { estimateTokens } from "../cost/estimate-tokens.js";
import { type CostReport, createUsageMeter } from "../cost/usage-meter.js";
import type { HostedOptions } from "../models/hosted-options.js";
import type { FilePart, LanguageCall, LanguageModel, TextPart } from "../models/language-model.js";
import { modelName } from "../models/model-name.js";
import type { LanguageReply, LanguageRequest, Picture } from "./language-request.js";
import { type ReadAnswer, readAnswer } from "./read-answer.js";

export interface HostedLanguageOptions extends HostedOptions {
  readonly model: LanguageModel;
  /** Default 0, so that the same question has the same answer as far as the server can. */
  readonly temperature?: number;
  /** Sent to the server, which may honour it. */
  readonly seed?: number;
  /** For estimates, and for servers that report nothing. Default 1,000. */
  readonly tokensAPicture?: number;
}

/** A hosted language model, called within its limits, and counted. */
export interface HostedLanguage {
  /** `"provider/model@revision"`, for provenance. */
  readonly name: string;
  /** Calls at once that its limits allow. */
  readonly concurrency: number;
  /**
   * @throws `UNSUPPORTED_INPUT` when the model declines or says nothing, what {@link ModelCaller.call} throws, and the
   * signal's reason.
   */
  generate(request: LanguageRequest): Promise<LanguageReply>;
  /** Before any call, with `outputTokens` taken for each answer (the request's limit when absent). */
  estimate(requests: Iterable<LanguageRequest>, outputTokens?: number): CostEstimate;
  report(): CostReport;
}

const OUTPUT_TOKENS = 512;

/**
 * Wraps any language model.
 *
 * @throws `INVALID_ARGUMENT` for a limit or a price out of its range.
 */
export function createHostedLanguage(options: HostedLanguageOptions): HostedLanguage {
  const { model, revision = "unstated", limits, prices, cache, redactor, tokensAPicture = 1000 } = options;
  const name = modelName(model);
  const caller = createModelCaller({ name, ...(limits === undefined ? {} : { limits }) });
  const meter = createUsageMeter(name, prices);
  const { temperature = 0, seed } = options;
  const settings = { model: name, revision, temperature, ...(seed === undefined ? {} : { seed }) };

  const ask = async (request: LanguageRequest): Promise<ReadAnswer> => {
    const inputTokens = tokensOf(request, tokensAPicture);
    const { maxOutputTokens = OUTPUT_TOKENS, signal } = request;
    const answer = await caller.call({
      tokens: inputTokens + maxOutputTokens,
      signal,
      onAttempt: meter.attempted,
      attempt: (abortSignal) => model.doGenerate(callOf(request, { ...options, temperature }, abortSignal)),
      reportedTokens: ({ usage }) => reportedTokens(usage),
    });
    const read = readAnswer(name, answer);
    meter.answered({
      inputTokens: read.inputTokens ?? inputTokens,
      outputTokens: read.outputTokens ?? estimateTokens(read.text),
      estimated: read.inputTokens === undefined || read.outputTokens === undefined,
    });
    return read;
  };

  return {
    name: `${name}@${revision}`,
    concurrency: limits?.concurrency ?? 4,
    async generate(request) {
      if (request.text.trim() === "" && (request.pictures ?? []).length === 0)
        throw new ModalisError("EMPTY_INPUT", "there is nothing to ask the language model about");
      const redacted = redactor?.redact(request.text);
      const leaving = redacted === undefined ? request : { ...request, text: redacted.text };
      const key =
        request.keep === false
          ? undefined
          : cache && cacheKey({ kind: "language/1", ...settings, ...questionOf(leaving) });
      const kept = key === undefined ? undefined : answerIn(await cache?.get(key));
      request.signal?.throwIfAborted();
      if (kept !== undefined) meter.fromCache();
      const { text, truncated } = kept ?? (await ask(leaving));
      if (key !== undefined && kept === undefined)
        await cache?.put(key, Buffer.from(JSON.stringify({ text, truncated })));
      return { text: redacted?.restore(text) ?? text, truncated, cached: kept !== undefined };
    },
    estimate(requests, outputTokens) {
      let [answers, input, output] = [0, 0, 0];
      for (const request of requests) {
        answers += 1;
        input += tokensOf(request, tokensAPicture);
        output += outputTokens ?? request.maxOutputTokens ?? OUTPUT_TOKENS;
      }
      const used = { inputTokens: input, outputTokens: output, pictures: 0, soundSeconds: 0 };
      return withCost(used, answers, prices);
    },
    report: meter.report,
  };
}

function callOf(
  { instructions, text, pictures = [], json, maxOutputTokens = OUTPUT_TOKENS }: LanguageRequest,
  { model, temperature, seed }: HostedLanguageOptions,
  abortSignal: AbortSignal,
): LanguageCall {
  const words: TextPart[] = text.trim() === "" ? [] : [{ type: "text", text }];
  return {
    prompt: [
      { role: "system", content: instructions },
      { role: "user", content: [...words, ...pictures.map((picture) => filePart(picture, model))] },
    ],
    maxOutputTokens,
    abortSignal,
    ...(temperature === undefined ? {} : { temperature }),
    ...(seed === undefined ? {} : { seed }),
    ...(json === undefined ? {} : { responseFormat: { type: "json", schema: json.schema, name: json.name } }),
  };
}

/** Bytes stand by themselves up to the SDK's third version. */
function filePart({ mediaType, bytes }: Picture, { specificationVersion }: LanguageModel): FilePart {
  const bare = specificationVersion === "v2" || specificationVersion === "v3";
  return { type: "file", mediaType, data: bare ? bytes : { type: "data", data: bytes } };
}

function questionOf({ instructions, text, pictures = [], json, maxOutputTokens }: LanguageRequest) {
  return {
    instructions,
    text: digestOf(text),
    pictures: pictures.map(({ bytes }) => digestOf(bytes)),
    json: json ?? null,
    maxOutputTokens: maxOutputTokens ?? OUTPUT_TOKENS,
  };
}

function answerIn(bytes: Uint8Array | undefined): ReadAnswer | undefined {
  if (bytes === undefined) return undefined;
  try {
    const kept = JSON.parse(Buffer.from(bytes).toString("utf8")) as Partial<ReadAnswer>;
    return typeof kept.text === "string"
      ? { text: kept.text, truncated: kept.truncated === true }
      : undefined;
  } catch {
    return undefined;
  }
}

function tokensOf(
  { instructions, text, pictures = [], json }: LanguageRequest,
  tokensAPicture: number,
): number {
  const schema = json === undefined ? 0 : estimateTokens(JSON.stringify(json.schema));
  return estimateTokens(instructions) + estimateTokens(text) + schema + pictures.length * tokensAPicture;
}

function reportedTokens(usage: unknown): number | undefined {
  const { inputTokens, outputTokens } = (usage ?? {}) as Record<string, unknown>;
  const sum = [inputTokens, outputTokens].map((one) =>
    typeof one === "object" && one !== null ? (one as { total?: unknown }).total : one,
  );
  return sum.every((one) => typeof one === "number") ? (sum[0] as number) + (sum[1] as number) : undefined;
}

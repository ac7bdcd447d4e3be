import type {
  FilePart,
  LanguageCall,
  LanguageMessage,
  LanguageModel,
  TextPart,
} from "../models/language-model.js";
import { countOf, listAt, objectAt } from "./fields.js";
import { type Endpoint, notUnderstood, postRequest } from "./post-request.js";

/** How a server is asked for JSON: by a schema, as any object, or in words alone. */
export type StructuredOutput = "schema" | "object" | "words";

/** `POST chat/completions` as a language model. */
export function chatRoute(
  endpoint: Endpoint,
  provider: string,
  modelId: string,
  structured: StructuredOutput,
): LanguageModel {
  return {
    specificationVersion: "v4",
    provider,
    modelId,
    async doGenerate(call) {
      const { maxOutputTokens, temperature, seed, abortSignal } = call;
      const body = {
        model: modelId,
        messages: (call.prompt as readonly LanguageMessage[]).map(messageOf),
        ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
        ...(temperature === undefined ? {} : { temperature }),
        ...(seed === undefined ? {} : { seed }),
        ...responseFormat(call.responseFormat, structured),
      };
      const answer = objectAt(await postRequest(endpoint, "chat/completions", body, abortSignal), "the top");
      const [first] = listAt(answer.choices, "choices");
      const choice = objectAt(first, "choices[0]");
      const { content, refusal } = objectAt(choice.message, "choices[0].message");
      if (typeof refusal === "string" && refusal !== "")
        return { content: [], finishReason: "content-filter", usage: usageOf(answer.usage) };
      if (typeof content !== "string") throw notUnderstood("without a text at choices[0].message.content");
      const text: TextPart = { type: "text", text: content };
      const finishReason =
        choice.finish_reason === "content_filter" ? "content-filter" : choice.finish_reason;
      return { content: [text], finishReason, usage: usageOf(answer.usage) };
    },
  };
}

function messageOf(message: LanguageMessage): Record<string, unknown> {
  if (message.role === "system") return { role: "system", content: message.content };
  const [only] = message.content;
  if (message.content.length === 1 && only?.type === "text") return { role: "user", content: only.text };
  return { role: "user", content: message.content.map(partOf) };
}

function partOf(part: TextPart | FilePart): Record<string, unknown> {
  if (part.type === "text") return { type: "text", text: part.text };
  const bytes = part.data instanceof Uint8Array ? part.data : part.data.data;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { type: "image_url", image_url: { url: `data:${part.mediaType};base64,${base64}` } };
}

function responseFormat(
  asked: LanguageCall["responseFormat"],
  structured: StructuredOutput,
): Record<string, unknown> {
  if (asked?.type !== "json" || structured === "words") return {};
  if (structured === "object" || asked.schema === undefined)
    return { response_format: { type: "json_object" } };
  const { name = "answer", schema } = asked;
  return { response_format: { type: "json_schema", json_schema: { name, schema, strict: true } } };
}

function usageOf(usage: unknown): Record<string, number | undefined> {
  const { prompt_tokens, completion_tokens } =
    usage === undefined || usage === null ? ({} as Record<string, unknown>) : objectAt(usage, "usage");
  return { inputTokens: countOf(prompt_tokens), outputTokens: countOf(completion_tokens) };
}

import { ModalisError } from "@modalis/contract";
import type { LanguageAnswer } from "../models/language-model.js";

/** What a reply is made of, as it is cached. */
export interface ReadAnswer {
  readonly text: string;
  readonly truncated: boolean;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/**
 * Reads the answer of a language model of any version of the AI SDK.
 *
 * @throws `UNSUPPORTED_INPUT` when the model declines, or says nothing.
 */
export function readAnswer(name: string, { content, finishReason, usage }: LanguageAnswer): ReadAnswer {
  const reason = wordOf(finishReason);
  const text = content
    .map((part) => {
      const { text } = part as { readonly text?: unknown };
      return part.type === "text" && typeof text === "string" ? text : "";
    })
    .join("")
    // Models that think aloud, such as Qwen and DeepSeek behind Ollama.
    .replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, "")
    .trim();
  if (reason === "content-filter" || text === "") {
    const how = reason === "content-filter" ? "declines to answer" : "answered without a word";
    throw new ModalisError(
      "UNSUPPORTED_INPUT",
      `the hosted model ${name} ${how}${reason === "length" ? "; raise maxOutputTokens" : ""}`,
    );
  }
  const { inputTokens, outputTokens } = (usage ?? {}) as Record<string, unknown>;
  const [given, made] = [countIn(inputTokens), countIn(outputTokens)];
  return {
    text,
    truncated: reason === "length",
    ...(given === undefined ? {} : { inputTokens: given }),
    ...(made === undefined ? {} : { outputTokens: made }),
  };
}

/** A word, or `{unified}` since the SDK's third version. */
function wordOf(reason: unknown): unknown {
  return typeof reason === "object" && reason !== null ? (reason as { unified?: unknown }).unified : reason;
}

/** A number, or `{total}` since the SDK's third version. */
function countIn(tokens: unknown): number | undefined {
  const count =
    typeof tokens === "object" && tokens !== null ? (tokens as { total?: unknown }).total : tokens;
  return typeof count === "number" && count >= 0 && Number.isFinite(count) ? count : undefined;
}

import type { GenerateSettings } from "./generate-tokens.js";
import type { ModelTokens } from "./model-tokens.js";

/**
 * What a model's own configuration forbids: `forced_bos_token_id` is the first token made, and no run of
 * `no_repeat_ngram_size` tokens comes twice.
 */
export function wordRules({
  generation,
  startIds,
}: Pick<ModelTokens, "generation" | "startIds">): Pick<GenerateSettings, "adjust"> {
  const forced = wholeNumber(generation.forced_bos_token_id);
  const run = wholeNumber(generation.no_repeat_ngram_size) ?? 0;
  if (forced === undefined && run === 0) return {};
  return {
    adjust(logits, made) {
      if (made.length === 0 && forced !== undefined && forced < logits.length) {
        const kept = logits[forced]!;
        logits.fill(Number.NEGATIVE_INFINITY);
        logits[forced] = kept;
      } else if (run > 0) {
        for (const token of repeating([...startIds, ...made], run)) logits[token] = Number.NEGATIVE_INFINITY;
      }
    },
  };
}

/** Tokens that would end a run of so many which came before. */
function repeating(tokens: readonly number[], run: number): number[] {
  const last = tokens.length - (run - 1);
  if (last < 0) return [];
  const found: number[] = [];
  for (let from = 0; from + run <= tokens.length; from++) {
    let at = 0;
    while (at < run - 1 && tokens[from + at] === tokens[last + at]) at++;
    if (at === run - 1) found.push(tokens[from + run - 1]!);
  }
  return found;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

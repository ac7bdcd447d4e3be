import { isModalisError, ModalisError } from "@modalis/contract";
import { packageFolder, SENTENCE_ENCODER_PACKAGE } from "@modalis/onnx";
import { type CleaningOptions, createTextCleaner } from "../cleaning/clean-text.js";
import { readVocabulary } from "./sentence-encoder.js";
import { createSentenceTokeniser, SENTENCE_TOKENS } from "./sentence-tokeniser.js";

export interface TokeniseOptions {
  /** As for `createTextEncoder`. */
  readonly cleaning?: CleaningOptions;
  /** From 1 to 128, where the encoder stops reading; default 128. */
  readonly maxTokens?: number;
}

/**
 * The tokens that the built-in sentence encoder reads of each text, for training it; undefined for a text that is empty or
 * that its vocabulary cannot hold.
 *
 * @returns `[texts]` of token numbers, at most `maxTokens` each.
 * @throws `INVALID_ARGUMENT` for a `maxTokens` out of range; `MISSING_DEPENDENCY` or `DIGEST_MISMATCH` when the model package
 * is not there or not the expected one.
 */
export async function tokeniseSentences(
  texts: readonly string[],
  { cleaning, maxTokens = SENTENCE_TOKENS }: TokeniseOptions = {},
): Promise<(Int32Array | undefined)[]> {
  if (!Number.isInteger(maxTokens) || maxTokens < 1 || maxTokens > SENTENCE_TOKENS)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `maxTokens is a whole number from 1 to ${SENTENCE_TOKENS}, not ${maxTokens}`,
    );
  const cleaner = createTextCleaner(cleaning);
  const folder = packageFolder(SENTENCE_ENCODER_PACKAGE.name, import.meta.url);
  const tokenise = createSentenceTokeniser(await readVocabulary(folder));
  return texts.map((text) => {
    const cleaned = cleaner.clean(text);
    if (cleaned.trim() === "") return undefined;
    try {
      return Int32Array.from(tokenise(cleaned).ids).subarray(0, maxTokens);
    } catch (error) {
      if (isModalisError(error)) return undefined;
      throw error;
    }
  });
}

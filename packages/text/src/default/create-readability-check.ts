import { packageFolder, SENTENCE_ENCODER_PACKAGE } from "@modalis/onnx";
import { UNREADABLE_SHARE, unreadableShareOf } from "../tokenizer/readable-letters.js";
import { readVocabulary } from "./sentence-encoder.js";

/**
 * Tells which texts the built-in sentence encoder can read, without opening its model.
 *
 * @returns A function that is true for a text with at most half of its letters in scripts the vocabulary does not hold.
 * @throws `MISSING_DEPENDENCY` or `DIGEST_MISMATCH` when the model package is not there or not the expected one.
 */
export async function createReadabilityCheck(): Promise<(text: string) => boolean> {
  const vocabulary = await readVocabulary(packageFolder(SENTENCE_ENCODER_PACKAGE.name, import.meta.url));
  const unreadableShare = unreadableShareOf(vocabulary.pieces);
  return (text) => unreadableShare(text) <= UNREADABLE_SHARE;
}

import type { Tokens } from "../neural/token-encoder.js";
import { UNREADABLE_SHARE, unreadableScript, unreadableShareOf } from "../tokenizer/readable-letters.js";
import { createUnigramTokenizer } from "../tokenizer/unigram-tokenizer.js";
import { UNKNOWN_ID, type UnigramVocabulary } from "../tokenizer/unigram-vocabulary.js";

/** Tokens of a text that the sentence encoder reads; the original clips there too. */
export const SENTENCE_TOKENS = 128;

/** Characters of a text that are tokenised: twice what 128 of the vocabulary's longest pieces could hold. */
const CHARACTERS = 4_096;

/**
 * Tokenises for the Universal Sentence Encoder Lite: at most 128 tokens of the text's first 4,096 characters.
 *
 * @returns A function that throws `UNREADABLE_SCRIPT` when over half of a text's letters are in scripts that
 * the vocabulary does not hold, or when it holds none of the text at all.
 */
export function createSentenceTokeniser(vocabulary: UnigramVocabulary): (cleaned: string) => Tokens {
  const tokenizer = createUnigramTokenizer(vocabulary);
  const unreadableShare = unreadableShareOf(vocabulary.pieces);
  const space = vocabulary.pieces.indexOf("\u2581");
  return (cleaned) => {
    const text = cleaned.slice(0, CHARACTERS);
    const unreadable = unreadableShare(text);
    if (unreadable > UNREADABLE_SHARE) throw unreadableScript(unreadable);
    const ids = tokenizer.encode(text);
    if (ids.every((id) => id === UNKNOWN_ID || id === space)) throw unreadableScript(1);
    return { ids: ids.slice(0, SENTENCE_TOKENS), notes: notesOf(cleaned, ids.length, unreadable) };
  };
}

function notesOf(cleaned: string, tokens: number, unreadable: number): string[] {
  return [
    ...(tokens > SENTENCE_TOKENS ? [`truncated to ${SENTENCE_TOKENS} tokens`] : []),
    ...(tokens <= SENTENCE_TOKENS && cleaned.length > CHARACTERS ? [`cut to ${CHARACTERS} characters`] : []),
    ...(unreadable > 0.1 ? [`${Math.round(unreadable * 100)} % of the letters are unreadable`] : []),
  ];
}

import { ModalisError } from "@modalis/contract";

/** Above this share of letters that a vocabulary does not hold, a text is unreadable. */
export const UNREADABLE_SHARE = 0.5;

/** The share of a text's letters, 0 to 1, that a vocabulary cannot read; 0 for a text without letters. */
export type UnreadableShare = (text: string) => number;

/**
 * Learns from a vocabulary which letters it reads: those of pieces with two letters or more, and held letters
 * that are one of these with an accent.
 *
 * A lone Cyrillic or Greek letter in an English vocabulary is there for formulas, and reads no word.
 */
export function unreadableShareOf(pieces: readonly string[]): UnreadableShare {
  const held = new Set(pieces.flatMap((piece) => [...piece]));
  const joined = new Set(pieces.filter((piece) => /\p{L}\p{L}/u.test(piece)).flatMap((piece) => [...piece]));
  const readable = new Set([...held].filter((letter) => joined.has([...letter.normalize("NFD")][0]!)));
  return (text) => {
    let letters = 0;
    let unreadable = 0;
    for (const [letter] of text.normalize("NFKC").matchAll(/\p{L}/gu)) {
      letters++;
      if (!readable.has(letter)) unreadable++;
    }
    return letters === 0 ? 0 : unreadable / letters;
  };
}

/** The failure of a text that a model's vocabulary cannot read. */
export function unreadableScript(unreadable: number): ModalisError {
  return new ModalisError(
    "UNREADABLE_SCRIPT",
    `${Math.round(unreadable * 100)} % of the text is in a script that the model's vocabulary does not hold; ` +
      "use the words encoder (createWordsEncoder), or a multilingual model folder",
    { details: { unreadable } },
  );
}

/** Scripts that are written without spaces or with a character a syllable: about a token a character. */
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const PIECES = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;

/**
 * About how many tokens a text is: a token for every four Latin letters or digits begun in a word, for every two letters
 * of other alphabets, for every character of scripts such as Han and Hangul, and for every sign.
 *
 * A rule of thumb for byte-pair vocabularies, never a count: what a server reports goes before it.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) {
    const characters = [...piece].length;
    if (DENSE.test(piece)) tokens += characters;
    else tokens += Math.ceil(characters / (/^[\p{Script=Latin}\p{N}]+$/u.test(piece) ? 4 : 2));
  }
  return tokens;
}

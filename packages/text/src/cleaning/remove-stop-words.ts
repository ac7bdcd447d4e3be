import { STOP_WORDS, type StopWordLanguage } from "./stop-words.js";

/** Letters, marks and digits, with apostrophes inside: `won't`, `l'amour`. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * Takes the stop words of the languages out of a text; punctuation stays where it was.
 *
 * A text of stop words alone, such as "The Who", is returned as it is: a name beats nothing.
 */
export function removeStopWords(text: string, languages: readonly StopWordLanguage[]): string {
  const isStopWord = (word: string) => languages.some((language) => STOP_WORDS[language].has(word));
  let kept = false;
  const rest = text.replace(WORD, (word) => {
    const remaining = withoutElision(word, isStopWord);
    if (remaining !== "") kept = true;
    return remaining;
  });
  return kept ? rest : text;
}

/** `""` for a stop word; what follows the first apostrophe of an elided one: `amour` of `l'amour`. */
function withoutElision(word: string, isStopWord: (word: string) => boolean): string {
  if (isStopWord(plain(word))) return "";
  const rest = word.search(/['’]/) + 1;
  if (rest === 0 || !isStopWord(plain(word.slice(0, rest)))) return word;
  return isStopWord(plain(word.slice(rest))) ? "" : word.slice(rest);
}

function plain(word: string): string {
  return word.normalize("NFC").toLowerCase().replaceAll("’", "'");
}

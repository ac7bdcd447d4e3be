import { ModalisError } from "@modalis/contract";
import { removeStopWords } from "./remove-stop-words.js";
import { STOP_WORDS, type StopWordLanguage } from "./stop-words.js";
import { stripHtml } from "./strip-html.js";

/** What is done to a text before it is split into tokens. Each choice is part of the space's fingerprint. */
export interface CleaningOptions {
  /** Tags, comments and scripts go, entities are decoded; default false. */
  readonly html?: boolean;
  /** Unicode NFKC, which joins accents and unfolds ligatures, full-width letters and the like; default false. */
  readonly nfkc?: boolean;
  /** Lower case, by the rules that hold in every language; default false. */
  readonly lowerCase?: boolean;
  /** Languages whose stop words go; default none. A text of nothing but stop words keeps them. */
  readonly stopWords?: readonly StopWordLanguage[];
  /** Runs of white space and control characters become one space, the ends are trimmed; default true. */
  readonly whiteSpace?: boolean;
}

/** A cleaning recipe: the function and its name in a fingerprint. */
export interface TextCleaner {
  /** E.g. `"clean1(html,nfkc,stopwords:de+en,whitespace)"`. */
  readonly description: string;
  clean(text: string): string;
}

/** White space, and controls that are none in Unicode but separate words in files all the same. */
const SPACE_RUN = /[\s\p{Cc}\u200b]+/gu;

/** Half of a character outside the basic plane, without its other half. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** Longer runs of combining marks mean nothing, and take Unicode's normalisation the square of their length. */
const ENDLESS_MARKS = /(\p{M}{30})\p{M}+/gu;

/** Marks where a word may be broken; no reader sees it. */
const SOFT_HYPHEN = /\u00ad/g;

/**
 * Makes a cleaner that applies the chosen steps in a fixed order: HTML, NFKC, lower case, stop words, white space.
 *
 * Lone surrogates always become U+FFFD, so that equal bytes mean equal text, and of more than 30 combining marks
 * in a row (the limit of Unicode's stream-safe format, UAX #15) the first 30 stay.
 *
 * @throws `INVALID_ARGUMENT` for an option or a language that does not exist.
 */
export function createTextCleaner(options: CleaningOptions = {}): TextCleaner {
  const { html = false, nfkc = false, lowerCase = false, stopWords = [], whiteSpace = true } = options;
  checkOptions(options, stopWords);
  const languages = [...new Set(stopWords)].sort();
  const steps = [
    ...(html ? ["html"] : []),
    ...(nfkc ? ["nfkc"] : []),
    ...(lowerCase ? ["lowercase"] : []),
    ...(languages.length > 0 ? [`stopwords:${languages.join("+")}`] : []),
    ...(whiteSpace ? ["whitespace"] : []),
  ];
  return {
    description: `clean1(${steps.join(",")})`,
    clean(text) {
      let cleaned = text.replace(LONE_SURROGATE, "\ufffd").replace(ENDLESS_MARKS, "$1");
      if (html) cleaned = stripHtml(cleaned);
      if (nfkc) cleaned = cleaned.normalize("NFKC");
      if (lowerCase) cleaned = cleaned.toLowerCase();
      if (languages.length > 0) cleaned = removeStopWords(cleaned, languages);
      return whiteSpace ? cleaned.replace(SOFT_HYPHEN, "").replace(SPACE_RUN, " ").trim() : cleaned;
    },
  };
}

function checkOptions(options: CleaningOptions, stopWords: readonly string[]): void {
  const known = ["html", "nfkc", "lowerCase", "stopWords", "whiteSpace"];
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new ModalisError("INVALID_ARGUMENT", `no cleaning step "${name}"; there are ${known.join(", ")}`);
    }
  }
  for (const language of stopWords) {
    if (!Object.hasOwn(STOP_WORDS, language)) {
      const languages = Object.keys(STOP_WORDS).join(", ");
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `no stop words for "${language}"; there are lists for ${languages}`,
      );
    }
  }
}

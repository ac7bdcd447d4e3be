import { textParts } from "./text-parts.js";

/** How often each feature occurs in a text; a feature is known by its 32-bit hash. */
export interface WordFeatures {
  readonly words: ReadonlyMap<number, number>;
  readonly grams: ReadonlyMap<number, number>;
}

/** Turns text into features; one is reused for many texts, since a segmenter is dear to make. */
export type WordFeatureReader = (text: string) => WordFeatures;

/** Character n-grams of a word and its two edges run from 2 to 4 characters. */
const SHORTEST_GRAM = 2;
const LONGEST_GRAM = 4;

/** Scripts that put no space between words: their single characters and pairs carry the meaning. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** Accents on Latin letters, after decomposition; in other scripts a mark is no ornament. */
const LATIN_ACCENTS = /(?<=\p{sc=Latn})\p{Mn}+/gu;

/** Seeds that keep a word apart from an n-gram of the same characters. */
const WORD_SEED = 0x9e37_79b9;
const GRAM_SEED = 0x85eb_ca6b;

/**
 * Makes a reader of words (Unicode's segmentation, with ICU's dictionaries for Chinese, Japanese, Thai and
 * the like) and of character n-grams inside words, which join inflections, compounds and spellings.
 *
 * Case, compatibility forms and Latin accents are folded: `Café` and `CAFE` are one word.
 */
export function createWordFeatureReader(): WordFeatureReader {
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  return (text) => {
    const words = new Map<number, number>();
    const grams = new Map<number, number>();
    let unspacedBefore = "";
    const add = ({ segment, isWordLike }: Intl.SegmentData) => {
      if (!isWordLike) {
        unspacedBefore = "";
        return;
      }
      count(words, hashOf(segment, 0, segment.length, WORD_SEED));
      if (UNSPACED.test(segment)) {
        countUnspaced(grams, unspacedBefore, segment);
        unspacedBefore = segment;
      } else {
        countGrams(grams, `<${segment}>`);
        unspacedBefore = "";
      }
    };
    for (const part of textParts(fold(text))) for (const segment of segmenter.segment(part)) add(segment);
    return { words, grams };
  };
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().normalize("NFD").replace(LATIN_ACCENTS, "").normalize("NFC");
}

function countGrams(grams: Map<number, number>, word: string): void {
  for (let start = 0; start < word.length; start++) {
    const longest = Math.min(start + LONGEST_GRAM, word.length);
    for (let end = start + SHORTEST_GRAM; end <= longest; end++)
      count(grams, hashOf(word, start, end, GRAM_SEED));
  }
}

/** Single characters and pairs, also across the border of two words, which dictionaries draw differently. */
function countUnspaced(grams: Map<number, number>, before: string, word: string): void {
  let previous = [...before].at(-1);
  for (const character of word) {
    count(grams, hashOf(character, 0, character.length, GRAM_SEED));
    if (previous !== undefined) {
      const pair = previous + character;
      count(grams, hashOf(pair, 0, pair.length, GRAM_SEED));
    }
    previous = character;
  }
}

function count(counts: Map<number, number>, feature: number): void {
  counts.set(feature, (counts.get(feature) ?? 0) + 1);
}

/** FNV-1a over UTF-16 code units, then MurmurHash3's finaliser so that every bit depends on every unit. */
function hashOf(text: string, start: number, end: number, seed: number): number {
  let hash = 0x811c_9dc5 ^ seed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

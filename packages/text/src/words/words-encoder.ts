import { defineSpace, type EncoderV1, ModalisError } from "@modalis/contract";
import { createTextCleaner } from "../cleaning/clean-text.js";
import { createRowEncoder } from "../encoder/row-encoder.js";
import { createWordFeatureReader } from "./word-features.js";
import { slotOf, WORDS_CHARACTER_LIMIT, type WordStatistics } from "./word-statistics.js";

export interface WordsEncoderOptions {
  /** Counts of the catalogue, from `fitWordStatistics`; they also say how texts are cleaned. */
  readonly statistics: WordStatistics;
  /** Length of a row, 64 to 65,536; default 2,048. */
  readonly dimensions?: number;
  /** Longer texts fail with `LIMIT_EXCEEDED`; default 1,000,000 UTF-16 units. */
  readonly maxCharacters?: number;
}

/**
 * Encodes text of any language as hashed TF-IDF: what words and character n-grams a text is made of, weighted
 * by how rare they are in the catalogue.
 *
 * Rows are `[2048]` by default, of unit length, in the modality `"text"` with aspect `"words"`. Words make one
 * half of a row and n-grams the other; the term weight is `(1 + ln count) * (1 + ln((1 + N) / (1 + df)))`, and
 * features share dimensions with random signs (Weinberger et al. 2009, https://arxiv.org/abs/0902.2206).
 * The fingerprint holds the statistics' digest, and the version of ICU, whose dictionaries split Chinese.
 *
 * Failures: `EMPTY_INPUT` for a text without a word, `LIMIT_EXCEEDED`, `UNSUPPORTED_INPUT` for what is no string.
 *
 * @throws `INVALID_ARGUMENT` for dimensions out of range.
 */
export async function createWordsEncoder(options: WordsEncoderOptions): Promise<EncoderV1<string>> {
  const { statistics, dimensions = 2_048, maxCharacters = 1_000_000 } = options;
  if (!Number.isSafeInteger(dimensions) || dimensions < 64 || dimensions > 65_536) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `dimensions is a whole number from 64 to 65536, not ${dimensions}`,
    );
  }
  const cleaner = createTextCleaner(statistics.cleaning);
  const read = createWordFeatureReader();
  return createRowEncoder<Float32Array>({
    space: defineSpace({
      modality: "text",
      aspect: "words",
      dimensions,
      normalisation: "l2",
      model: {
        id: "modalis/hashed-words",
        revision: "1",
        weightsSha256: statistics.sha256,
        preprocessing: `${cleaner.description};icu${process.versions.icu?.split(".")[0]}`,
      },
    }),
    maxBatchSize: 512,
    maxCharacters,
    prepare(text) {
      const cleaned = cleaner.clean(text);
      const { words, grams } = read(cleaned.slice(0, WORDS_CHARACTER_LIMIT));
      if (words.size === 0) throw new ModalisError("EMPTY_INPUT", "the text holds no word; leave it out");
      const row = new Float32Array(dimensions);
      addUnitLength(row, words, statistics);
      addUnitLength(row, grams, statistics);
      if (row.every((value) => value === 0)) addWordsAlone(row, words, statistics);
      scaleToUnitLength(row);
      const cut = cleaned.length > WORDS_CHARACTER_LIMIT;
      return { prepared: row, notes: cut ? [`cut to ${WORDS_CHARACTER_LIMIT} characters`] : [] };
    },
    async encodeRows(rows) {
      const values = new Float32Array(rows.length * dimensions);
      for (const [index, row] of rows.entries()) values.set(row, index * dimensions);
      return values;
    },
    async dispose() {},
  });
}

/** Adds the features' weights, scaled so that together they have unit length before they share dimensions. */
function addUnitLength(
  row: Float32Array,
  counts: ReadonlyMap<number, number>,
  { documents, documentFrequencies }: WordStatistics,
): void {
  const weights = new Float64Array(counts.size);
  let sum = 0;
  let at = 0;
  for (const [feature, count] of counts) {
    const rarity = 1 + Math.log((1 + documents) / (1 + documentFrequencies[slotOf(feature)]!));
    const weight = (1 + Math.log(count)) * rarity;
    weights[at++] = weight;
    sum += weight * weight;
  }
  const scale = 1 / Math.sqrt(sum);
  at = 0;
  for (const feature of counts.keys()) {
    const sign = feature >>> 31 === 0 ? 1 : -1;
    row[feature % row.length]! += sign * scale * weights[at++]!;
  }
}

/**
 * For the rare text whose features take each other away, such as one character whose word and n-gram share a
 * dimension with opposite signs: the words without the n-grams, or the first of them, which nothing takes away.
 */
function addWordsAlone(
  row: Float32Array,
  words: ReadonlyMap<number, number>,
  statistics: WordStatistics,
): void {
  addUnitLength(row, words, statistics);
  if (row.every((value) => value === 0)) addUnitLength(row, new Map([...words].slice(0, 1)), statistics);
}

function scaleToUnitLength(row: Float32Array): void {
  let sum = 0;
  for (const value of row) sum += value * value;
  const scale = 1 / Math.sqrt(sum);
  for (let at = 0; at < row.length; at++) row[at]! *= scale;
}

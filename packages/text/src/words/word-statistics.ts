import { createHash } from "node:crypto";
import { ModalisError, readSafetensors, writeSafetensors } from "@modalis/contract";
import { type CleaningOptions, createTextCleaner } from "../cleaning/clean-text.js";
import { createWordFeatureReader } from "./word-features.js";

/** In how many texts of a catalogue each word and character n-gram occurs. */
export interface WordStatistics {
  /** Texts counted. */
  readonly documents: number;
  /** `[2^18]`: texts with a feature of that slot; a slot is the feature's hash without its lowest 14 bits. */
  readonly documentFrequencies: Int32Array;
  /** How texts were cleaned, and will be by the encoder. */
  readonly cleaning: CleaningOptions;
  /** SHA-256 of all the above: the digest of the words encoder's "weights". */
  readonly sha256: string;
}

export interface FitWordStatisticsOptions {
  /** Default: white space only; case and accents are folded in any case. */
  readonly cleaning?: CleaningOptions;
}

/** Characters of one text that are read, here and by the encoder; what follows is left out. */
export const WORDS_CHARACTER_LIMIT = 100_000;

const SLOT_COUNT = 2 ** 18;
const LAYOUT = "modalis-word-statistics/1";

/** The slot of a feature in {@link WordStatistics.documentFrequencies}. */
export function slotOf(feature: number): number {
  return feature >>> 14;
}

/**
 * Counts the features of a catalogue's texts, in one pass; no text at all is allowed, and weighs all words alike.
 *
 * @throws `INVALID_ARGUMENT` for a cleaning option that does not exist.
 */
export function fitWordStatistics(
  texts: Iterable<string>,
  { cleaning = {} }: FitWordStatisticsOptions = {},
): WordStatistics {
  const cleaner = createTextCleaner(cleaning);
  const read = createWordFeatureReader();
  const documentFrequencies = new Int32Array(SLOT_COUNT);
  let documents = 0;
  for (const text of texts) {
    const { words, grams } = read(cleaner.clean(text).slice(0, WORDS_CHARACTER_LIMIT));
    if (words.size === 0) continue;
    documents++;
    const slots = new Set<number>();
    for (const feature of words.keys()) slots.add(slotOf(feature));
    for (const feature of grams.keys()) slots.add(slotOf(feature));
    for (const slot of slots) documentFrequencies[slot]! += 1;
  }
  return withDigest({ documents, documentFrequencies, cleaning });
}

/** The statistics as a safetensors file, 1 MB; equal statistics give equal bytes. */
export function wordStatisticsToSafetensors(statistics: WordStatistics): Uint8Array {
  const { documents, documentFrequencies, cleaning, sha256 } = statistics;
  return writeSafetensors(
    new Map([["document_frequencies", { dtype: "I32", shape: [SLOT_COUNT], data: documentFrequencies }]]),
    { layout: LAYOUT, documents: String(documents), cleaning: JSON.stringify(cleaning), sha256 },
  );
}

/**
 * Reads what {@link wordStatisticsToSafetensors} wrote.
 *
 * @throws `CORRUPT_FILE` when the bytes are not such a file, `DIGEST_MISMATCH` when the counts were changed.
 */
export function wordStatisticsFromSafetensors(bytes: Uint8Array): WordStatistics {
  const { tensors, metadata } = readSafetensors(bytes);
  const counts = tensors.get("document_frequencies")?.data;
  const documents = Number(metadata.documents);
  if (metadata.layout !== LAYOUT || !(counts instanceof Int32Array) || counts.length !== SLOT_COUNT) {
    throw corrupt(`it is not of the layout ${LAYOUT}`);
  }
  if (
    !Number.isSafeInteger(documents) ||
    documents < 0 ||
    counts.some((count) => count < 0 || count > documents)
  ) {
    throw corrupt("a count is negative or above the number of texts");
  }
  const statistics = withDigest({
    documents,
    documentFrequencies: counts,
    cleaning: parseCleaning(metadata.cleaning),
  });
  if (statistics.sha256 !== metadata.sha256) {
    throw new ModalisError(
      "DIGEST_MISMATCH",
      `word statistics have the digest ${statistics.sha256}, not ${metadata.sha256}; fit them again`,
    );
  }
  return statistics;
}

function withDigest(parts: Omit<WordStatistics, "sha256">): WordStatistics {
  const { description } = createTextCleaner(parts.cleaning);
  const { buffer, byteOffset, byteLength } = parts.documentFrequencies;
  const sha256 = createHash("sha256")
    .update(`${LAYOUT}\n${description}\n${parts.documents}\n`)
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
  return { ...parts, sha256 };
}

function parseCleaning(json: string | undefined): CleaningOptions {
  try {
    const cleaning = JSON.parse(json ?? "") as CleaningOptions;
    createTextCleaner(cleaning);
    return cleaning;
  } catch (cause) {
    throw corrupt("its cleaning options cannot be read", cause);
  }
}

function corrupt(problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `word statistics cannot be read: ${problem}; fit them again`,
    cause === undefined ? {} : { cause },
  );
}

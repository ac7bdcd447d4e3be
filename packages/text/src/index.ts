export type { CleaningOptions } from "./cleaning/clean-text.js";
export type { StopWordLanguage } from "./cleaning/stop-words.js";
export { createReadabilityCheck } from "./default/create-readability-check.js";
export { type TokeniseOptions, tokeniseSentences } from "./default/tokenise-sentences.js";
export type { Pooling } from "./folder/pool-tokens.js";
export { createTextEncoder, type TextEncoderOptions } from "./text-encoder.js";
export {
  type FitWordStatisticsOptions,
  fitWordStatistics,
  type WordStatistics,
  wordStatisticsFromSafetensors,
  wordStatisticsToSafetensors,
} from "./words/word-statistics.js";
export { createWordsEncoder, type WordsEncoderOptions } from "./words/words-encoder.js";

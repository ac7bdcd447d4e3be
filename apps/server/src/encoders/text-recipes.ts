import {
  createTextEncoder,
  createWordsEncoder,
  fitWordStatistics,
  wordStatisticsFromSafetensors,
  wordStatisticsToSafetensors,
} from "@modalis/text";
import type { EncoderRecipe } from "./encoder-recipe.js";
import { isHostedReference } from "./hosted-reference.js";
import { openHostedText } from "./hosted-text.js";

const STATISTICS = "word-statistics.safetensors";

/** Sentence embeddings, and words for the texts that the sentence model cannot read. */
export const textRecipes: readonly EncoderRecipe[] = [
  {
    channel: "text",
    modality: "text",
    summary: "sentence embeddings: Universal Sentence Encoder Lite, English, 512-d",
    open: async ({ runtime, cacheFolder, modelFolder, modelSource, use = "passage" }) => {
      if (modelFolder !== undefined && isHostedReference(modelFolder))
        return { encoder: await openHostedText(modelFolder, use) };
      const options = { ...(modelFolder ? { modelFolder } : {}), ...(modelSource ? { modelSource } : {}) };
      return { encoder: await createTextEncoder({ runtime, cacheFolder, use, ...options }) };
    },
  },
  {
    channel: "text.words",
    modality: "text",
    summary: "words and character n-grams of any language, weighted by the catalogue",
    fitted: true,
    open: async ({ attachment, texts }) => {
      const stored = await attachment(STATISTICS);
      const statistics = stored ? wordStatisticsFromSafetensors(stored) : fitWordStatistics(texts());
      return {
        encoder: await createWordsEncoder({ statistics }),
        attachments: new Map([[STATISTICS, wordStatisticsToSafetensors(statistics)]]),
      };
    },
  },
];

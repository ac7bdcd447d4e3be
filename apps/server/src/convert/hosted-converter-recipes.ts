import { join } from "node:path";
import {
  createHostedCaptioner,
  createHostedTranscriber,
  folderCache,
  openAiCompatible,
} from "@modalis/hosted";
import { parseHostedReference } from "../encoders/hosted-reference.js";
import { openHostedLanguage } from "../language/open-hosted-language.js";
import { type ConverterContext, type ConverterRecipe, modelOf } from "./converter-recipe.js";

/** Ways to text by a model at a server, named as `openai:URL#MODEL`; contents are sent there. */
export const hostedConverterRecipes: readonly ConverterRecipe[] = [
  {
    name: "hosted-caption",
    modality: "image",
    to: "text",
    summary: "a caption by a language model that sees, at a server: openai:URL#MODEL",
    needsModel: true,
    hosted: true,
    open: async (context) =>
      createHostedCaptioner({
        language: openHostedLanguage(modelOf(context, "hosted-caption"), context.cacheFolder, {
          timeoutMs: 120_000,
          retries: 4,
        }),
      }),
  },
  {
    name: "hosted-transcript",
    modality: "audio",
    to: "text",
    summary: "what is said, by a transcription model at a server: openai:URL#MODEL",
    needsModel: true,
    hosted: true,
    open: async (context) => openTranscriber(context),
  },
];

function openTranscriber(context: ConverterContext) {
  const source = modelOf(context, "hosted-transcript");
  const { server, revision, limits, prices } = parseHostedReference(source, process.env);
  return createHostedTranscriber({
    model: openAiCompatible(server).transcription,
    limits: { timeoutMs: 600_000, ...limits },
    cache: folderCache(join(context.cacheFolder, "answers")),
    ...(revision === undefined ? {} : { revision }),
    ...(prices === undefined ? {} : { prices }),
  });
}

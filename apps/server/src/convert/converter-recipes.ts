import {
  createCaptionConverter,
  createDescriptionConverter,
  createOcrConverter,
  createPocketSphinxTranscriber,
  createSoundTagger,
  createWhisperTranscriber,
} from "@modalis/convert";
import { type ConverterContext, type ConverterRecipe, modelOf } from "./converter-recipe.js";
import { hostedConverterRecipes } from "./hosted-converter-recipes.js";
import { openTimeline } from "./open-timeline.js";
import { pictureRecipes } from "./picture-recipes.js";

/** Every way from a modality to text, and from text to pictures. */
export const converterRecipes: readonly ConverterRecipe[] = [
  {
    name: "ocr",
    modality: "image",
    to: "text",
    summary: "text in pictures, English and Chinese: PP-OCRv4",
    open: ({ runtime }) => createOcrConverter({ runtime }),
  },
  {
    name: "describe",
    modality: "image",
    to: "text",
    summary: "what a picture shows, in a sentence: 80 classes of objects, places and colours",
    open: ({ runtime, cacheFolder }) => createDescriptionConverter({ runtime, cacheFolder }),
  },
  {
    name: "caption",
    modality: "image",
    to: "text",
    summary: "a caption by a model that encodes a picture and decodes words, such as vit-gpt2",
    needsModel: true,
    open: (context) =>
      createCaptionConverter({ ...modelAndHub(context, "caption"), runtime: context.runtime }),
  },
  {
    name: "tags",
    modality: "audio",
    to: "text",
    summary: "names of what is heard, by a classifier in YAMNet's layout",
    needsModel: true,
    open: (context) =>
      createSoundTagger({
        modelFolder: modelOf(context, "tags"),
        runtime: context.runtime,
        ...ffmpegOf(context),
      }),
  },
  {
    name: "whisper",
    modality: "audio",
    to: "text",
    summary: "what is said, by Whisper",
    needsModel: true,
    open: (context) =>
      createWhisperTranscriber({
        ...modelAndHub(context, "whisper"),
        runtime: context.runtime,
        ...ffmpegOf(context),
      }),
  },
  {
    name: "pocketsphinx",
    modality: "audio",
    to: "text",
    summary: "what is said in English, by the PocketSphinx of this machine",
    open: (context) => createPocketSphinxTranscriber(ffmpegOf(context)),
  },
  {
    name: "timeline",
    modality: "video",
    to: "text",
    summary:
      "what each shot shows and has written in it and, with models for tags and whisper, what is heard and said",
    open: openTimeline,
  },
  ...hostedConverterRecipes,
  ...pictureRecipes,
];

function modelAndHub(context: ConverterContext, name: string) {
  return { modelFolder: modelOf(context, name), ...(context.hub && { hub: context.hub }) };
}

function ffmpegOf({ ffmpegPath }: ConverterContext) {
  return ffmpegPath === undefined ? {} : { ffmpegPath };
}

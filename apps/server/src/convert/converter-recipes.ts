import { createDescriptionConverter, createOcrConverter } from "@modalis/convert";
import type { ConverterRecipe } from "./converter-recipe.js";

/** Every way from a modality to text. */
export const converterRecipes: readonly ConverterRecipe[] = [
  {
    name: "ocr",
    modality: "image",
    summary: "text in pictures, English and Chinese: PP-OCRv4",
    open: ({ runtime }) => createOcrConverter({ runtime }),
  },
  {
    name: "describe",
    modality: "image",
    summary: "what a picture shows, in a sentence: 80 classes of objects, places and colours",
    open: ({ runtime, cacheFolder }) => createDescriptionConverter({ runtime, cacheFolder }),
  },
];

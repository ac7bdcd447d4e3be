import { createColourEncoder, createImageEncoder } from "@modalis/image";
import type { EncoderRecipe } from "./encoder-recipe.js";

/** What a picture shows, and on request its colours. */
export const imageRecipes: readonly EncoderRecipe[] = [
  {
    channel: "image",
    modality: "image",
    summary: "picture features: CenterNet MobileNetV3, 1968-d",
    open: async ({ runtime, cacheFolder, modelFolder, modelSource }) => ({
      encoder: await createImageEncoder({
        runtime,
        cacheFolder,
        ...(modelFolder ? { modelFolder } : {}),
        ...(modelSource ? { modelSource } : {}),
      }),
    }),
  },
  {
    channel: "image.colour",
    modality: "image",
    summary: "colours of a picture: histogram of hue, saturation and value",
    optional: true,
    open: async () => ({ encoder: await createColourEncoder() }),
  },
];

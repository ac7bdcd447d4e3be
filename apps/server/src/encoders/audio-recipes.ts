import { createAudioEncoder } from "@modalis/audio";
import type { EncoderRecipe } from "./encoder-recipe.js";

/** What a sound sounds like. */
export const audioRecipes: readonly EncoderRecipe[] = [
  {
    channel: "audio",
    modality: "audio",
    summary: "spectral descriptors: timbre, pitch classes, loudness and how they change",
    open: async ({ runtime, ffmpegPath, modelFolder, modelSource }) => ({
      encoder: await createAudioEncoder({
        runtime,
        ...(ffmpegPath ? { ffmpegPath } : {}),
        ...(modelFolder ? { modelFolder } : {}),
        ...(modelSource ? { modelSource } : {}),
      }),
    }),
  },
];

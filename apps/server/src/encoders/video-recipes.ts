import { createSoundTrackEncoder, createVideoEncoder } from "@modalis/video";
import type { EncoderRecipe } from "./encoder-recipe.js";

/** What a film shows and how it sounds. */
export const videoRecipes: readonly EncoderRecipe[] = [
  {
    channel: "video",
    modality: "video",
    summary: "eight frames through the picture model, averaged",
    open: async ({ runtime, cacheFolder, ffmpegPath, modelFolder, modelSource }) => ({
      encoder: await createVideoEncoder({
        runtime,
        cacheFolder,
        ...(ffmpegPath ? { ffmpegPath } : {}),
        ...(modelFolder ? { modelFolder } : {}),
        ...(modelSource ? { modelSource } : {}),
      }),
    }),
  },
  {
    channel: "video.sound",
    modality: "video",
    summary: "the sound track's spectral descriptors",
    open: async ({ ffmpegPath }) => ({
      encoder: await createSoundTrackEncoder(ffmpegPath ? { ffmpegPath } : {}),
    }),
  },
];

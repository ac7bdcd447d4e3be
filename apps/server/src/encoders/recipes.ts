import { audioRecipes } from "./audio-recipes.js";
import type { EncoderRecipe } from "./encoder-recipe.js";
import { imageRecipes } from "./image-recipes.js";
import { textRecipes } from "./text-recipes.js";
import { videoRecipes } from "./video-recipes.js";

/** Every encoder the apps know. A new modality is one more line here and its package in `package.json`. */
export const recipes: readonly EncoderRecipe[] = [
  ...textRecipes,
  ...imageRecipes,
  ...audioRecipes,
  ...videoRecipes,
];

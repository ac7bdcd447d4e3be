import type { RecipeContext } from "./encoder-recipe.js";

/** A recipe's context whose parts may be left out or undefined. */
export type RecipeParts = Pick<RecipeContext, "runtime" | "cacheFolder"> & {
  readonly [Part in keyof RecipeContext]?: RecipeContext[Part] | undefined;
};

/** The context to open a recipe with: no stored attachments and no texts unless given. */
export function recipeContext(parts: RecipeParts): RecipeContext {
  const { runtime, cacheFolder, ffmpegPath, modelFolder, modelSource, use } = parts;
  return {
    runtime,
    cacheFolder,
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
    ...(modelFolder === undefined ? {} : { modelFolder }),
    ...(modelSource === undefined ? {} : { modelSource }),
    ...(use === undefined ? {} : { use }),
    attachment: parts.attachment ?? (async () => undefined),
    texts: parts.texts ?? (() => []),
  };
}

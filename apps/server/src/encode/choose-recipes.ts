import { ModalisError } from "@modalis/contract";
import type { EncoderRecipe } from "../encoders/encoder-recipe.js";

/**
 * The recipes that names of modalities or channels ask for, or all that are not optional.
 *
 * @throws `INVALID_ARGUMENT` for a name that no recipe has.
 */
export function chooseRecipes(
  recipes: readonly EncoderRecipe[],
  only: readonly string[] | undefined,
): readonly EncoderRecipe[] {
  if (only === undefined) return recipes.filter(({ optional }) => optional !== true);
  const known = new Set(recipes.flatMap(({ channel, modality }) => [channel, modality]));
  for (const name of only) {
    if (known.has(name)) continue;
    const names = [...known].sort().join(", ");
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `there is no modality or channel "${name}"; there are ${names}`,
    );
  }
  return recipes.filter(
    ({ channel, modality, optional }) =>
      only.includes(channel) || (only.includes(modality) && optional !== true),
  );
}

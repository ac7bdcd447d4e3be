import { ModalisError, type Modality } from "@modalis/contract";
import type { ConverterRecipe } from "./converter-recipe.js";
import { converterRecipes } from "./converter-recipes.js";

/** What is asked for: names of converters by the modality they read. */
export type ConversionChoice = ReadonlyMap<Modality, readonly string[]>;

/**
 * The recipes of a choice, in the list's order.
 *
 * @throws `INVALID_ARGUMENT` for a name that the modality has no converter of, or one whose model folder is not given.
 */
export function chooseConversions(
  choice: ConversionChoice,
  models: ReadonlyMap<string, string>,
): readonly ConverterRecipe[] {
  for (const [modality, names] of choice) for (const name of names) check(modality, name, models);
  return converterRecipes.filter(({ modality, name }) => choice.get(modality)?.includes(name) === true);
}

function check(modality: Modality, name: string, models: ReadonlyMap<string, string>): void {
  const known = converterRecipes.filter((recipe) => recipe.modality === modality);
  const recipe = known.find((one) => one.name === name);
  if (recipe === undefined) {
    const names = known.map((one) => one.name).join(", ");
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `there is no converter "${name}" of ${modality}; there are ${names}`,
    );
  }
  if (recipe.needsModel && !models.has(name)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the converter "${name}" needs a model; give --models ${name}=FOLDER or ${name}=hub:owner/name, of modalis serve --convert-model`,
    );
  }
}

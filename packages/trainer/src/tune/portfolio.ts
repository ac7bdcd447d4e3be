import type { ModelDefinition } from "../model/model-definition.js";
import type { DataFacts } from "./data-facts.js";

/** Items above which a full matrix of item weights takes gigabytes. */
const FULL_MATRIX_ITEMS = 15_000;

/** Interactions above which models that are trained by gradient steps take hours here. */
const STEPPED_INTERACTIONS = 3_000_000;

/** When a model is worth trying, by its name; those not named are not tried of their own accord. */
const SUITS: Readonly<Record<string, (facts: DataFacts) => boolean>> = {
  popularity: () => true,
  "item-knn": () => true,
  ease: ({ items }) => items <= FULL_MATRIX_ITEMS,
  "ease-with-features": ({ items }) => items <= FULL_MATRIX_ITEMS,
  "implicit-als": () => true,
  lightfm: ({ coldItems, interactions }) => coldItems > 0 && interactions <= STEPPED_INTERACTIONS,
  // It is trained by gradient steps through its content, and is refused without any.
  "gated-fusion": ({ interactions }) => interactions <= STEPPED_INTERACTIONS,
  // It searches its own parts, so it is tried once and takes longer than the others together.
  "modalis-blend": () => true,
};

/** The models worth trying on such data, in the order of the list. */
export function portfolioFor(facts: DataFacts, models: readonly ModelDefinition[]): ModelDefinition[] {
  return models.filter(
    ({ name, needsFeatures }) =>
      Object.hasOwn(SUITS, name) && SUITS[name]!(facts) && (!needsFeatures || facts.itemChannels.length > 0),
  );
}

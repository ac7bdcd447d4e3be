import { type Interactions, ModalisError } from "@modalis/contract";

/**
 * Refuses interactions that nothing can be learned from, or whose values cannot be weights.
 *
 * @param useValues Whether the model weighs interactions by their values.
 * @throws `INVALID_ARGUMENT` naming the model and what is missing.
 */
export function checkTrainable(model: string, interactions: Interactions, useValues = false): void {
  const { userIds, itemIds, items, values } = interactions;
  if (items.length === 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model} has nothing to learn from: no interactions of its users (${userIds.length}) with its items (${itemIds.length})`,
    );
  if (!useValues || values === undefined) return;
  const at = values.findIndex((value) => !(value >= 0) || !Number.isFinite(value));
  if (at >= 0)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: interaction ${at}, with item "${itemIds[items[at]!]}", has value ${values[at]}; with useValues every value is finite and at least 0`,
    );
}

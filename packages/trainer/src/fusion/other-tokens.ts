import { type FeatureTable, ModalisError } from "@modalis/contract";
import type { ItemTables } from "./item-tables.js";
import { checkTable } from "./modality-rows.js";
import { pooledTokens, type TokenTable } from "./token-table.js";

/**
 * Other features of a trained model's items, checked against what it was trained with. Modalities it never met are left
 * out; those that are missing now are missing for all items.
 *
 * @throws `INVALID_ARGUMENT` naming the modality that does not fit.
 */
export function otherTokens(
  model: string,
  { world, items }: ItemTables,
  features: ReadonlyMap<string, FeatureTable>,
): ReadonlyMap<string, TokenTable> {
  const tokens = new Map<string, TokenTable>();
  for (const { name, dimensions, length } of world.modalities) {
    const table = features.get(name);
    if (table === undefined) continue;
    const other = pooledTokens(table);
    checkTable(model, name, other, items);
    if (other.dimensions !== dimensions || other.length !== length)
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `${model} was trained with ${name} rows of ${length} x ${dimensions} values, not of ${other.length} x ${other.dimensions}`,
      );
    tokens.set(name, other);
  }
  return tokens;
}

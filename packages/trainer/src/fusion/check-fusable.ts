import { ModalisError } from "@modalis/contract";
import type { TrainingData } from "../model/training-data.js";
import type { FusedSettings } from "./fused-settings.js";
import type { ItemWorld } from "./item-sources.js";
import { measureModalities } from "./modality-rows.js";
import { pooledTokens, type TokenTable } from "./token-table.js";

/** What items are known by, with their tables by modality. */
export interface FusableItems {
  readonly world: ItemWorld;
  readonly tokens: ReadonlyMap<string, TokenTable>;
}

/**
 * The modalities of the data, pooled vectors as sequences of one token. Where no item has any, a model with learned rows
 * learns from these alone.
 *
 * @throws `INVALID_ARGUMENT` for tables that do not fit, or when nothing at all is known of items.
 */
export function checkFusable(
  model: string,
  { interactions, itemFeatures }: TrainingData,
  settings: Pick<FusedSettings, "useIds" | "dimensions">,
): FusableItems {
  const tokens = new Map([...itemFeatures].map(([name, table]) => [name, pooledTokens(table)]));
  return fusableTokens(model, tokens, interactions.itemIds.length, settings);
}

/** The same for tables of tokens. */
export function fusableTokens(
  model: string,
  tokens: ReadonlyMap<string, TokenTable>,
  items: number,
  { useIds, dimensions }: Pick<FusedSettings, "useIds" | "dimensions">,
): FusableItems {
  const modalities = measureModalities(model, tokens, items);
  if (modalities.length === 0 && !useIds)
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `${model}: no item has any of ${[...tokens.keys()].join(", ")}, and useIds is false; encode the items first, or set useIds`,
    );
  return { world: useIds ? { modalities, ids: { items, dimensions } } : { modalities }, tokens };
}

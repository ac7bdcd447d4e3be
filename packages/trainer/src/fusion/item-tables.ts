import type { Interactions } from "@modalis/contract";
import { type ItemWorld, OWN_ROWS, presentInput, valuesInput } from "./item-sources.js";
import { modalityRows } from "./modality-rows.js";
import type { TokenTable } from "./token-table.js";

/** What the items of a catalogue are known by, as a graph reads it. */
export interface ItemTables {
  readonly world: ItemWorld;
  readonly items: number;
  /** `values NAME` and `present NAME` by input; of learned rows `present` alone, 1 for items that somebody had. */
  readonly inputs: ReadonlyMap<string, Float32Array>;
}

/** Rows of all items by their numbers. */
export function itemTables(
  world: ItemWorld,
  tables: ReadonlyMap<string, TokenTable>,
  { items, itemIds }: Pick<Interactions, "items" | "itemIds">,
): ItemTables {
  const inputs = new Map<string, Float32Array>();
  for (const modality of world.modalities) {
    const { values, present } = modalityRows(modality, tables.get(modality.name), itemIds.length);
    inputs.set(valuesInput(modality.name), values);
    inputs.set(presentInput(modality.name), present);
  }
  if (world.ids !== undefined) {
    const warm = new Float32Array(itemIds.length);
    for (const item of items) warm[item] = 1;
    inputs.set(presentInput(OWN_ROWS), warm);
  }
  return { world, items: itemIds.length, inputs };
}

/** The same with the learned rows, as a graph over fed rows reads them. */
export function encodedInputs(
  { inputs, world }: ItemTables,
  values: ReadonlyMap<string, Float32Array>,
): ReadonlyMap<string, Float32Array> {
  if (world.ids === undefined) return inputs;
  return new Map([...inputs, [valuesInput(OWN_ROWS), values.get(OWN_ROWS)!]]);
}

import { presentInput } from "./item-sources.js";
import type { ItemTables } from "./item-tables.js";

/** By item, a digit a modality: 1 for one that the item lacks. */
export function lackOf({ world, items, inputs }: ItemTables): string[] {
  const present = world.modalities.map(({ name, length }) => ({
    there: inputs.get(presentInput(name))!,
    length,
  }));
  return Array.from({ length: items }, (_, item) =>
    present
      .map(({ there, length }) =>
        there.subarray(item * length, (item + 1) * length).includes(1) ? "0" : "1",
      )
      .join(""),
  );
}

/** The same items, all of which lack what is named by a digit each. */
export function withOnly({ world, items, inputs }: ItemTables, lack: string): ItemTables {
  const hidden = world.modalities.flatMap(({ name, length }, at) =>
    lack[at] === "1" ? [[presentInput(name), new Float32Array(items * length)] as const] : [],
  );
  return { world, items, inputs: new Map([...inputs, ...hidden]) };
}

/** The rows of some items. */
export function chosenRows(table: Float32Array, items: readonly number[], dimensions: number): Float32Array {
  const rows = new Float32Array(items.length * dimensions);
  for (const [at, item] of items.entries())
    rows.set(table.subarray(item * dimensions, (item + 1) * dimensions), at * dimensions);
  return rows;
}

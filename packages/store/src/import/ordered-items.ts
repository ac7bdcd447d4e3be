import { ModalisError } from "@modalis/contract";
import type { Item } from "../catalogue/catalogue.js";
import type { ImportRun } from "./import-format.js";
import { digestsOfRow } from "./store-features.js";

/**
 * Writes items whose n-th one is described by row n of each feature file.
 *
 * @throws `INVALID_ARGUMENT` when a feature file has another number of rows than there are items.
 */
export async function writeOrderedItems(run: ImportRun, items: readonly Item[]): Promise<void> {
  for (const { file, digests } of run.features) {
    if (digests.length === items.length) continue;
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${file}" has ${digests.length} rows for ${items.length} items; row n has to describe the n-th item`,
    );
  }
  for (const [row, item] of items.entries()) {
    await run.writer.item({ ...item, digests: digestsOfRow(run.features, row) });
  }
}

import { join } from "node:path";
import { ModalisError } from "@modalis/contract";
import { catalogueFile } from "../catalogue/catalogue-file.js";
import { readSettings } from "../catalogue/read-settings.js";
import { writeDurably } from "../embeddings/write-durably.js";
import { readRegularFile } from "../lines/open-regular-file.js";
import type { DerivedUse } from "./derived-content.js";

const FILE = "catalogue.json";

/**
 * Writes into `catalogue.json` which items show their derived contents, and keeps everything else that it says.
 *
 * @param root The catalogue's folder with its links resolved.
 * @throws `INVALID_ARGUMENT` for what is no such use, `CORRUPT_FILE` for a file that cannot be read, `WRITE_FAILED`.
 */
export async function writeDerivedUse(root: string, use: DerivedUse): Promise<void> {
  if (use !== "missing" && use !== "all" && use !== "none")
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `derived contents are shown "missing", "all" or "none", not "${use}"`,
    );
  const path = await catalogueFile(root, FILE);
  // Checks that it is an object, so that what is written is what the reader reads.
  await readSettings(path, () => undefined);
  const text = path === undefined ? "{}" : (await readRegularFile(path)).toString("utf8");
  const settings = { ...(JSON.parse(text.replace(/^\uFEFF/, "")) as object), derived: use };
  await writeDurably(join(root, FILE), Buffer.from(`${JSON.stringify(settings, null, 2)}\n`));
}

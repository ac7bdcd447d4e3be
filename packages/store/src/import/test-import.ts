import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Catalogue } from "../catalogue/catalogue.js";
import { readCatalogue } from "../catalogue/read-catalogue.js";
import {
  type ImportFormat,
  type ImportOptions,
  type ImportReport,
  importCatalogue,
} from "./import-catalogue.js";

/** Writes files into a source folder, imports it, and reads the catalogue that came of it. */
export async function imported(
  { source, out }: { readonly source: string; readonly out: string },
  format: ImportFormat,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ImportOptions> = {},
): Promise<{ catalogue: Catalogue; report: ImportReport }> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), content);
  }
  const report = await importCatalogue(source, { format, out, ...options });
  return { report, catalogue: await readCatalogue(out) };
}

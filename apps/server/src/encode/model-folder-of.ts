import { resolve } from "node:path";
import type { Modality } from "@modalis/contract";
import type { Catalogue } from "@modalis/store";

/** The model folder a modality is encoded with: the one asked for, or the one the catalogue's settings name. */
export function modelFolderOf(
  catalogue: Catalogue,
  modality: Modality,
  models: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const settled = catalogue.settings.models.get(modality);
  return models.get(modality) ?? (settled === undefined ? undefined : resolve(catalogue.folder, settled));
}

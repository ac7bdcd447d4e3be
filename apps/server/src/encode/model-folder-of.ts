import { resolve } from "node:path";
import type { Modality } from "@modalis/contract";
import { isHubReference } from "@modalis/onnx";
import type { Catalogue } from "@modalis/store";
import { checkSettledReference, isHostedReference } from "../encoders/hosted-reference.js";

/** The model a modality is encoded with, a folder or `hub:`: the one asked for, or the one the catalogue's settings name. */
export function modelFolderOf(
  catalogue: Catalogue,
  modality: Modality,
  models: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const settled = catalogue.settings.models.get(modality);
  return (
    models.get(modality) ?? (settled === undefined ? undefined : settledModel(catalogue.folder, settled))
  );
}

/** A model as a catalogue's settings name it: a path from its folder, one of a hub, or one of a server. */
export function settledModel(folder: string, settled: string): string {
  if (isHostedReference(settled)) return checkSettledReference(settled);
  return isHubReference(settled) ? settled : resolve(folder, settled);
}

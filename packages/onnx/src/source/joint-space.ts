import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { JsonObject } from "./json-object.js";
import { DTYPE_ENDINGS } from "./model-dtype.js";
import type { ModelFolder } from "./model-folder.js";

/** Models of two towers that were trained to meet in one space, by `model_type` of `config.json`. */
const TWO_TOWERS = /^(?:clip|chinese_clip|siglip2?|clap|align|metaclip_?2|jina_clip|mobileclip)$/;

/** Files of towers, without folder and ending. */
const TOWERS = ["text_model", "vision_model", "audio_model"];

/** Whether a configuration is of a model whose text tower shares its space with another modality's. */
export function hasTwoTowers({ model_type: type }: JsonObject): boolean {
  return typeof type === "string" && TWO_TOWERS.test(type);
}

/**
 * The name of the space that the towers of a folder share, or undefined where its model has one tower.
 *
 * A hub's commit pins both towers; the files of a folder of one's own are told by their digests. The dtype is not part
 * of it: a smaller copy of a tower stands for the same space.
 */
export async function jointSpaceOf(folder: ModelFolder): Promise<string | undefined> {
  if (!hasTwoTowers(folder.config)) return undefined;
  if (folder.pinned) return `${folder.id}@${folder.revision}`;
  const there = await folder.list();
  const hash = createHash("sha256");
  for (const tower of TOWERS) {
    const names = Object.values(DTYPE_ENDINGS).map((ending) => `${tower}${ending}.onnx`);
    const name = names.flatMap((each) => [`onnx/${each}`, each]).find((each) => there.includes(each));
    const path = name === undefined ? undefined : await folder.file(name);
    if (path === undefined) continue;
    hash.update(`${tower}\0`);
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  }
  return `${folder.id}@${folder.revision}+${hash.digest("hex").slice(0, 12)}`;
}

/** The name of a tower's model for `ModelFolder.model`, or undefined where the folder keeps all in one file. */
export async function towerOf(
  folder: ModelFolder,
  tower: "text_model" | "vision_model" | "audio_model",
): Promise<string | undefined> {
  const there = await folder.list();
  return there.some((name) => new RegExp(`^(?:onnx/)?${tower}(?:_[a-z0-9]+)?\\.onnx$`).test(name))
    ? tower
    : undefined;
}

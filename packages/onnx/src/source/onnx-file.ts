import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { ModalisError } from "@modalis/contract";
import { externalDataLocations } from "../graph/external-data-locations.js";
import { fileInFolder } from "./file-in-folder.js";

/**
 * The name of the .onnx file to use, relative to the folder.
 *
 * @param name A file, or a name without folder and ending as in `"vision_model"`; when absent `onnx/model.onnx`,
 * `model.onnx`, or the only .onnx file there is.
 * @throws `NOT_FOUND` when the named file is absent, `INVALID_MODEL` when none or several could be meant.
 */
export async function findOnnxFile(folder: string, name: string | undefined): Promise<string> {
  if (name !== undefined) {
    const found = await firstPresent(folder, [name, `onnx/${name}`, `onnx/${name}.onnx`, `${name}.onnx`]);
    if (found !== undefined) return found;
    throw new ModalisError("NOT_FOUND", `${folder} holds no model "${name}"; it has ${await listed(folder)}`);
  }
  const standard = await firstPresent(folder, ["onnx/model.onnx", "model.onnx"]);
  if (standard !== undefined) return standard;
  const files = await onnxFiles(folder);
  const [only] = files;
  if (only !== undefined && files.length === 1) return only;
  throw new ModalisError(
    "INVALID_MODEL",
    files.length === 0
      ? `${folder} holds no .onnx file; export the model to ONNX (onnx/model.onnx)`
      : `${folder} holds ${files.join(", ")}; name the one to use, or write {"model": "${only}"} into modalis.json`,
  );
}

/**
 * Names of the files that hold the weights of an .onnx file outside it, relative to the folder.
 *
 * @param path The .onnx file's real path.
 * @param onnxFile Its name in the folder.
 */
export function externalDataFiles(path: string, onnxFile: string): string[] {
  const names = externalDataLocations(path).map((location) => location.replaceAll("\\", "/"));
  return names
    .map((name) => (posix.isAbsolute(name) ? name : posix.join(posix.dirname(onnxFile), name)))
    .sort();
}

async function firstPresent(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    if (name.endsWith(".onnx") && (await fileInFolder(folder, name)) !== undefined)
      return posix.normalize(name);
  }
  return undefined;
}

async function onnxFiles(folder: string): Promise<string[]> {
  const inRoot = await readdir(folder).catch(() => []);
  const inOnnx = await readdir(join(folder, "onnx")).catch(() => []);
  return [...inOnnx.map((name) => `onnx/${name}`), ...inRoot].filter((name) => name.endsWith(".onnx")).sort();
}

async function listed(folder: string): Promise<string> {
  return (await onnxFiles(folder)).join(", ") || "no .onnx file";
}

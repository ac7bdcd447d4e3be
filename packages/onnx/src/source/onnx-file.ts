import { posix } from "node:path";
import { ModalisError } from "@modalis/contract";
import { externalDataLocations } from "../graph/external-data-locations.js";
import { DTYPE_ENDINGS, type ModelDtype } from "./model-dtype.js";
import type { ModelFiles } from "./model-files.js";

/**
 * The name of the .onnx file to use, relative to the folder.
 *
 * @param name A file, or a name without folder and ending as in `"vision_model"`; when absent `onnx/model.onnx`,
 * `model.onnx`, or the only .onnx file there is.
 * @param dtype Which of several exports is wanted; it stands in their names, as in `vision_model_fp16.onnx`.
 * @throws `NOT_FOUND` when the named file is absent, `INVALID_MODEL` when none or several could be meant.
 */
export async function findOnnxFile(
  files: ModelFiles,
  name: string | undefined,
  dtype: ModelDtype | undefined,
): Promise<string> {
  const there = await files.list();
  const ending = DTYPE_ENDINGS[dtype ?? "fp32"];
  if (name !== undefined) {
    const found = firstOf(there, [
      name,
      `onnx/${name}`,
      `onnx/${name}${ending}.onnx`,
      `${name}${ending}.onnx`,
    ]);
    if (found !== undefined) return found;
    throw new ModalisError(
      "NOT_FOUND",
      `${files.path} holds no model "${name}${ending}"; it has ${listed(there)}`,
    );
  }
  const standard = firstOf(there, [`onnx/model${ending}.onnx`, `model${ending}.onnx`]);
  if (standard !== undefined) return standard;
  const candidates = onnxFiles(there);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1 && dtype === undefined) return only;
  if (only === undefined) throw unusable(files.path, there);
  throw new ModalisError(
    "INVALID_MODEL",
    `${files.path} holds ${candidates.join(", ")}; name the one to use${dtype === undefined ? "" : `, as there is none of ${dtype}`}, or write {"model": "${only}"} into modalis.json`,
  );
}

/** Weights that are programs too: opening one runs what its author wrote. */
const PICKLES = /\.(bin|pt|pth|ckpt|pkl|pickle|joblib)$/i;

function unusable(path: string, there: readonly string[]): ModalisError {
  const pickle = there.find((name) => PICKLES.test(name));
  const other = there.find((name) => /\.(safetensors|h5|msgpack|gguf|tflite)$/i.test(name));
  const found =
    pickle !== undefined
      ? `, only ${pickle}, which may be a pickle: a file that runs code when it is opened, so it is not`
      : other !== undefined
        ? `, only ${other}, weights without the graph that uses them`
        : "";
  return new ModalisError(
    "INVALID_MODEL",
    `${path} holds no .onnx file${found}; export the model to ONNX (onnx/model.onnx), or take a repository that has one`,
    { details: { files: there.slice(0, 20) } },
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

function firstOf(there: readonly string[], names: readonly string[]): string | undefined {
  const wanted = names.filter((name) => name.endsWith(".onnx")).map((name) => posix.normalize(name));
  return wanted.find((name) => there.includes(name));
}

function onnxFiles(there: readonly string[]): string[] {
  return there.filter((name) => /^(onnx\/)?[^/]+\.onnx$/.test(name));
}

function listed(there: readonly string[]): string {
  return onnxFiles(there).join(", ") || "no .onnx file";
}

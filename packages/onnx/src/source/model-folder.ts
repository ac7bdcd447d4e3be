import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, posix } from "node:path";
import { ModalisError } from "@modalis/contract";
import { fileInFolder } from "./file-in-folder.js";
import { readFolderDigests, verifiedDigest } from "./folder-digests.js";
import { isJsonObject, type JsonObject, readJsonObject } from "./json-object.js";
import { externalDataFiles, findOnnxFile } from "./onnx-file.js";
import type { OnnxModel } from "./onnx-model.js";
import { digestOfFiles } from "./pinned-files.js";

/** A model of the user's own, in the layout of the Hugging Face hub. */
export interface ModelFolder {
  /** Real path of the folder. */
  readonly path: string;
  /** From `modalis.json`, the configuration's `_name_or_path`, or the folder's name. */
  readonly id: string;
  /** From `modalis.json`, the configuration's `_commit_hash`, or `"local"`; the weights' digest tells more. */
  readonly revision: string;
  /** `config.json`; empty when absent. Fields of `config` in `modalis.json` come first. */
  readonly config: JsonObject;
  /** `preprocessor_config.json`, with fields of `preprocessor` in `modalis.json` first; absent when neither is there. */
  readonly preprocessor?: JsonObject;
  /** Path of `tokenizer.json`. */
  readonly tokenizerJson?: string;
  /** A JSON object in the folder, or undefined when there is no such file. */
  json(name: string): Promise<JsonObject | undefined>;
  /** The real path of a file in the folder, its digest checked, or undefined when there is no such file. */
  file(name: string): Promise<string | undefined>;
  /**
   * The .onnx file of that name (`"vision_model"`, `"onnx/model_quantized.onnx"`); when absent the one that
   * `modalis.json` names, `onnx/model.onnx`, `model.onnx` or the only one there is.
   *
   * @throws `NOT_FOUND`, `INVALID_MODEL` or `DIGEST_MISMATCH`.
   */
  model(name?: string): Promise<OnnxModel>;
}

/**
 * Reads what a model folder says of itself.
 *
 * Digests stated in `SHA256SUMS`, or in `sha256` of `modalis.json`, are checked for each file that is read.
 *
 * @throws `NOT_FOUND` when there is no such folder, `INVALID_MODEL` naming the broken file, `DIGEST_MISMATCH`,
 * `PATH_OUTSIDE_FOLDER` for links that lead out.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const path = await realFolder(folder);
  const ownFile = await fileInFolder(path, "modalis.json");
  const own: JsonObject = ownFile === undefined ? {} : await readJsonObject(ownFile);
  const digests = new Map([...(await readFolderDigests(path)), ...statedDigests(own)]);

  const file = async (name: string): Promise<string | undefined> => {
    const found = await fileInFolder(path, name);
    // Normalised, so that no other spelling of a name goes round its digest.
    const stated = posix.normalize(name);
    if (found !== undefined && digests.has(stated)) await verifiedDigest(found, stated, digests);
    return found;
  };
  const json = async (name: string): Promise<JsonObject | undefined> => {
    const found = await file(name);
    return found === undefined ? undefined : readJsonObject(found);
  };

  const config: JsonObject = { ...(await json("config.json")), ...objectField(own, "config") };
  const preprocessor = await preprocessorOf(json, own);
  const tokenizerJson = await file("tokenizer.json");
  const identity = identify(path, own, config);
  return {
    path,
    ...identity,
    config,
    ...(preprocessor === undefined ? {} : { preprocessor }),
    ...(tokenizerJson === undefined ? {} : { tokenizerJson }),
    json,
    file,
    model: async (name) => folderModel(path, name ?? textField(own, "model"), digests, identity),
  };
}

async function realFolder(folder: string): Promise<string> {
  const path = await realpath(folder).catch(() => undefined);
  if (path !== undefined && (await stat(path)).isDirectory()) return path;
  throw new ModalisError(
    "NOT_FOUND",
    `there is no model folder ${folder}; give the path of a folder that holds one`,
  );
}

interface Identity {
  readonly id: string;
  readonly revision: string;
}

function identify(path: string, own: JsonObject, config: JsonObject): Identity {
  const exportedFrom = textField(config, "_name_or_path");
  // Where a model was exported from a local path, that path would differ on every machine.
  const named = exportedFrom !== undefined && !isAbsolute(exportedFrom) && !exportedFrom.startsWith(".");
  return {
    id: textField(own, "id") ?? (named ? exportedFrom : basename(path)),
    revision: textField(own, "revision") ?? textField(config, "_commit_hash") ?? "local",
  };
}

async function preprocessorOf(json: ModelFolder["json"], own: JsonObject): Promise<JsonObject | undefined> {
  const inFile = await json("preprocessor_config.json");
  const inOwn = objectField(own, "preprocessor");
  return inFile === undefined && inOwn === undefined ? undefined : { ...inFile, ...inOwn };
}

/** Weights inside the .onnx file or beside it; ONNX Runtime reads both by path. */
async function folderModel(
  folder: string,
  name: string | undefined,
  digests: ReadonlyMap<string, string>,
  identity: Identity,
): Promise<OnnxModel> {
  const onnxFile = await findOnnxFile(folder, name);
  const path = await fileInFolder(folder, onnxFile);
  if (path === undefined) throw new ModalisError("INVALID_MODEL", `${onnxFile} of ${folder} is not a file`);
  const files: { path: string; sha256: string }[] = [];
  for (const part of [onnxFile, ...externalDataFiles(path, onnxFile)]) {
    const real = await fileInFolder(folder, part);
    if (real === undefined) {
      throw new ModalisError(
        "INVALID_MODEL",
        `${onnxFile} of ${folder} has its weights in ${part}, which is not there; fetch it with the model`,
      );
    }
    files.push({ path: part, sha256: await verifiedDigest(real, part, digests) });
  }
  const [graph] = files;
  const sha256 = files.length === 1 ? graph!.sha256 : digestOfFiles(files);
  return { ...identity, sha256, load: async () => path };
}

/** `"sha256": {"onnx/model.onnx": "…"}` of modalis.json. */
function statedDigests(own: JsonObject): [string, string][] {
  return Object.entries(objectField(own, "sha256") ?? {}).map(([name, digest]) => {
    if (typeof digest !== "string" || !/^[0-9a-f]{64}$/i.test(digest))
      throw new ModalisError(
        "INVALID_MODEL",
        `modalis.json: sha256 of "${name}" is not 64 hexadecimal digits`,
      );
    return [name, digest.toLowerCase()];
  });
}

function textField(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function objectField(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name];
  if (value === undefined || isJsonObject(value)) return value;
  throw new ModalisError("INVALID_MODEL", `modalis.json: "${name}" is not an object`);
}

import { basename, isAbsolute, posix } from "node:path";
import { ModalisError } from "@modalis/contract";
import { readFolderDigests, verifiedDigest } from "./folder-digests.js";
import { isJsonObject, type JsonObject, readJsonObject } from "./json-object.js";
import type { ModelDtype } from "./model-dtype.js";
import { filesOfFolder, type ModelFiles } from "./model-files.js";
import type { OnnxModel } from "./onnx-model.js";
import { openableModel } from "./openable-model.js";

/** Which of a folder's models is wanted, and how large it may be. */
export interface ModelChoice {
  /** How its numbers are stored, where the folder has several exports; the original, `"fp32"`, when absent. */
  readonly dtype?: ModelDtype;
  /** Most bytes of a graph with its weights; 8 GiB when absent. */
  readonly maxModelBytes?: number;
}

/** A model in the layout of the Hugging Face hub: a folder of one's own, or one that was fetched. */
export interface ModelFolder {
  /** Real path of the folder. */
  readonly path: string;
  /** The hub's name, or from `modalis.json`, the configuration's `_name_or_path`, or the folder's name. */
  readonly id: string;
  /** The hub's commit, or from `modalis.json`, the configuration's `_commit_hash`, or `"local"`; the weights' digest tells more. */
  readonly revision: string;
  /** Whether id and revision say exactly which files these are, as those of a hub do. */
  readonly pinned: boolean;
  /** `modalis.json`, in which a person says what the other files do not; empty when absent. */
  readonly own: JsonObject;
  /** `config.json`; empty when absent. Fields of `config` in `modalis.json` come first. */
  readonly config: JsonObject;
  /** `preprocessor_config.json`, or the part of `processor_config.json` for pictures or sounds, with fields of `preprocessor` in `modalis.json` first; absent when neither is there. */
  readonly preprocessor?: JsonObject;
  /** Names of its files, relative, with forward slashes. */
  list(): Promise<readonly string[]>;
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
export async function readModelFolder(folder: string, choice: ModelChoice = {}): Promise<ModelFolder> {
  return readModelFiles(await filesOfFolder(folder), choice);
}

/** The same for files from anywhere. */
export async function readModelFiles(files: ModelFiles, choice: ModelChoice): Promise<ModelFolder> {
  const ownFile = await files.find("modalis.json");
  const own: JsonObject = ownFile === undefined ? {} : await readJsonObject(ownFile);
  const digests = new Map([...(await readFolderDigests(files)), ...statedDigests(own)]);

  const file = async (name: string): Promise<string | undefined> => {
    const found = await files.find(name);
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
  const identity = identify(files, own, config);
  return {
    path: files.path,
    ...identity,
    pinned: files.identity.revision !== undefined,
    own,
    config,
    ...(preprocessor === undefined ? {} : { preprocessor }),
    list: () => files.list(),
    json,
    file,
    model: (name) =>
      openableModel(files, name ?? textField(own, "model"), { ...choice, ...identity, digests }),
  };
}

interface Identity {
  readonly id: string;
  readonly revision: string;
}

function identify({ path, identity }: ModelFiles, own: JsonObject, config: JsonObject): Identity {
  const exportedFrom = textField(config, "_name_or_path");
  // Where a model was exported from a local path, that path would differ on every machine.
  const named = exportedFrom !== undefined && !isAbsolute(exportedFrom) && !exportedFrom.startsWith(".");
  return {
    id: identity.id ?? textField(own, "id") ?? (named ? exportedFrom : basename(path)),
    revision: identity.revision ?? textField(own, "revision") ?? textField(config, "_commit_hash") ?? "local",
  };
}

async function preprocessorOf(json: ModelFolder["json"], own: JsonObject): Promise<JsonObject | undefined> {
  const inFile =
    (await json("preprocessor_config.json")) ?? partOfProcessor(await json("processor_config.json"));
  const inOwn = objectField(own, "preprocessor");
  return inFile === undefined && inOwn === undefined ? undefined : { ...inFile, ...inOwn };
}

/** Since version 5 the transformers library writes all parts of a processor into one file. */
function partOfProcessor(config: JsonObject | undefined): JsonObject | undefined {
  const part = config?.image_processor ?? config?.feature_extractor;
  return part !== undefined && isJsonObject(part) ? part : undefined;
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

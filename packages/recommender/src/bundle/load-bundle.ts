import { join } from "node:path";
import {
  type EmbeddingSpace,
  isModalisError,
  ModalisError,
  type ModelState,
  parseSpace,
  readSafetensors,
  type SafeTensor,
} from "@modalis/contract";
import { restoreModel } from "../model/restore-model.js";
import { createTrainedRecommender } from "../trained/create-trained-recommender.js";
import type { TrainedRecommender, TrainedSource } from "../trained/trained-recommender.js";
import { type BundledModel, type BundleManifest, MANIFEST_FILE } from "./bundle-manifest.js";
import { corrupt, parseManifest } from "./parse-manifest.js";
import { readBundledFile, readManifestText } from "./read-bundled-file.js";
import { recoverFolder } from "./recover-folder.js";

/** A bundle as plain data. */
export interface Bundle {
  readonly state: ModelState;
  readonly interactions: TrainedSource["interactions"];
  readonly itemSpaces: ReadonlyMap<string, EmbeddingSpace>;
  /** How the model came to be, as it was saved. */
  readonly training: Readonly<Record<string, unknown>>;
}

export interface LoadBundleOptions {
  readonly signal?: AbortSignal;
}

/**
 * Reads a trained model that {@link readBundle} accepts and makes it ready to recommend.
 *
 * @throws As {@link readBundle}; `INVALID_MODEL` when its parts do not fit each other.
 */
export async function loadBundle(
  folder: string,
  options: LoadBundleOptions = {},
): Promise<TrainedRecommender> {
  const { state, interactions, itemSpaces } = await readBundle(folder, options);
  const model = await restoreModel(state);
  try {
    return await createTrainedRecommender({ model, interactions, itemSpaces });
  } catch (error) {
    if (!isModalisError(error, "INVALID_ARGUMENT")) throw error;
    throw new ModalisError(
      "INVALID_MODEL",
      `the bundle in "${folder}" does not hold together: ${error.message}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Puts a bundle back under its name, where a process that was replacing it was killed between taking the name away and giving
 * it to the new one; `readBundle` does so itself. Nothing happens otherwise.
 */
export async function recoverBundle(folder: string): Promise<void> {
  await recoverFolder(folder, MANIFEST_FILE);
}

/**
 * Reads a bundle, every file checked against the size and SHA-256 that the manifest states.
 *
 * @throws `NOT_FOUND` where there is no bundle, `CORRUPT_FILE` and `DIGEST_MISMATCH` for damage, `INVALID_MODEL` for a
 * missing file or another version, `PATH_OUTSIDE_FOLDER` for names and links that lead elsewhere.
 */
export async function readBundle(folder: string, { signal }: LoadBundleOptions = {}): Promise<Bundle> {
  signal?.throwIfAborted();
  await recoverBundle(folder);
  const path = join(folder, MANIFEST_FILE);
  const manifest = parseManifest(path, await readManifestText(path, folder));
  const read = (name: string) => readBundledFile(folder, name, ownEntry(manifest, name), signal);
  const seen = readSafetensors(await read(manifest.seen)).tensors;
  return {
    interactions: {
      userIds: idsOf(join(folder, manifest.users), await read(manifest.users)),
      itemIds: idsOf(join(folder, manifest.items), await read(manifest.items)),
      offsets: numbersOf(path, "offsets", seen.get("offsets")),
      items: numbersOf(path, "items", seen.get("items")),
    },
    state: await readStateOf(manifest.model, read),
    itemSpaces: new Map(
      Object.entries(manifest.itemSpaces).map(([channel, space]) => [channel, parseSpace(space)]),
    ),
    training: manifest.training,
  };
}

/**
 * Reads only whom a bundle knows and how it came to be, without its model.
 *
 * @throws As {@link readBundle}.
 */
export async function readBundleUsers(
  folder: string,
): Promise<Pick<Bundle, "training"> & { readonly userIds: readonly string[] }> {
  await recoverBundle(folder);
  const path = join(folder, MANIFEST_FILE);
  const manifest = parseManifest(path, await readManifestText(path, folder));
  const { users, training } = manifest;
  const bytes = await readBundledFile(folder, users, ownEntry(manifest, users));
  return { userIds: idsOf(join(folder, users), bytes), training };
}

function ownEntry({ files }: BundleManifest, name: string): BundleManifest["files"][string] | undefined {
  return Object.hasOwn(files, name) ? files[name] : undefined;
}

async function readStateOf(
  model: BundledModel,
  read: (name: string) => Promise<Uint8Array>,
): Promise<ModelState> {
  const files = new Map<string, Uint8Array>();
  for (const [name, file] of Object.entries(model.files ?? {})) files.set(name, await read(file));
  const parts = new Map<string, ModelState>();
  for (const [name, part] of Object.entries(model.parts ?? {}))
    parts.set(name, await readStateOf(part, read));
  const tensors =
    model.tensors === undefined
      ? new Map<string, SafeTensor>()
      : readSafetensors(await read(model.tensors)).tensors;
  return { kind: model.kind, settings: model.settings, tensors, files, parts };
}

function idsOf(path: string, bytes: Uint8Array): readonly string[] {
  let ids: unknown;
  try {
    ids = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(path, "is not JSON", error);
  }
  if (Array.isArray(ids) && ids.every((id) => typeof id === "string")) return ids;
  throw corrupt(path, "is not a list of ids");
}

function numbersOf(path: string, name: string, tensor: SafeTensor | undefined): Int32Array {
  if (tensor?.dtype === "I32") return tensor.data;
  throw corrupt(path, `has no whole numbers "${name}" of what users have seen`);
}

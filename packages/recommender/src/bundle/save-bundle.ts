import { createHash } from "node:crypto";
import {
  type EmbeddingSpace,
  type Interactions,
  isModalisError,
  ModalisError,
  type ModelState,
  type ScoringModel,
  writeSafetensors,
} from "@modalis/contract";
import { int32Tensor } from "../model/model-state.js";
import { prepareTrained } from "../trained/trained-state.js";
import {
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  type BundledFile,
  type BundledModel,
  digestOfManifest,
  MANIFEST_FILE,
} from "./bundle-manifest.js";
import { replaceFolder, type WriteFile } from "./replace-folder.js";

/** What a bundle keeps. */
export interface BundleSource {
  readonly model: ScoringModel;
  /** What the model was trained on: ids, and what each user has seen. */
  readonly interactions: Pick<Interactions, "userIds" | "itemIds" | "offsets" | "items">;
  /** The spaces of the item features that the model was trained on, by channel. */
  readonly itemSpaces?: ReadonlyMap<string, EmbeddingSpace>;
  /** How the model came to be, as plain JSON: settings, seed, split, metrics. */
  readonly training?: Readonly<Record<string, unknown>>;
  /** Files of the caller's own to keep in the folder, by plain name; they are no part of the bundle. */
  readonly beside?: ReadonlyMap<string, Uint8Array>;
  readonly signal?: AbortSignal;
}

/**
 * Writes a trained model to a folder as a whole: after a crash at any moment it holds the former bundle or the new one.
 *
 * The folder holds `manifest.json` with the SHA-256 of every file, ids as JSON, tensors as safetensors and graphs as .onnx. A
 * bundle that is there is replaced; a folder of anything else is refused.
 *
 * @throws `INVALID_ARGUMENT` when ids and model do not fit or settings are not plain JSON, `WRITE_FAILED`.
 */
export async function saveBundle(folder: string, source: BundleSource): Promise<void> {
  const { interactions, itemSpaces = new Map(), training = {}, signal } = source;
  prepareTrained(source);
  const fields = {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    itemSpaces: Object.fromEntries(itemSpaces),
    training,
  };
  await replaceFolder(folder, MANIFEST_FILE, async (writeFile) => {
    const files: Record<string, BundledFile> = {};
    const write = async (name: string, bytes: Uint8Array): Promise<string> => {
      signal?.throwIfAborted();
      files[name] = { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
      await writeFile(name, bytes);
      return name;
    };
    const { userIds, itemIds, offsets, items } = interactions;
    const seen = new Map([
      ["offsets", int32Tensor(offsets)],
      ["items", int32Tensor(items)],
    ]);
    const contents = {
      users: await write("users.json", textBytes(JSON.stringify(userIds))),
      items: await write("items.json", textBytes(JSON.stringify(itemIds))),
      seen: await write("seen.safetensors", writeSafetensors(seen)),
      model: await writeState(source.model.state(), "model", write),
    };
    await writeManifest({ ...fields, ...contents, files }, writeFile);
    for (const [name, bytes] of source.beside ?? []) await writeFile(name, bytes);
    signal?.throwIfAborted();
  });
}

type WriteListed = (name: string, bytes: Uint8Array) => Promise<string>;

async function writeState(state: ModelState, name: string, write: WriteListed): Promise<BundledModel> {
  const { kind, settings, tensors } = state;
  const files: [string, string][] = [];
  for (const [own, bytes] of state.files ?? []) {
    files.push([own, await write(`${name}-file-${files.length}.onnx`, bytes)]);
  }
  const parts: [string, BundledModel][] = [];
  for (const [own, part] of state.parts ?? []) {
    parts.push([own, await writeState(part, `${name}-part-${parts.length}`, write)]);
  }
  return {
    kind,
    settings,
    ...(tensors.size === 0 ? {} : { tensors: await write(`${name}.safetensors`, writeSafetensors(tensors)) }),
    ...(files.length === 0 ? {} : { files: Object.fromEntries(files) }),
    ...(parts.length === 0 ? {} : { parts: Object.fromEntries(parts) }),
  };
}

async function writeManifest(fields: Readonly<Record<string, unknown>>, write: WriteFile): Promise<void> {
  const plain = asJson(fields);
  const manifest = { ...plain, sha256: digestOfManifest(plain) };
  await write(MANIFEST_FILE, textBytes(`${JSON.stringify(manifest, undefined, 2)}\n`));
}

/** The fields as they will be read: what JSON would silently drop or change is refused. */
function asJson(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  try {
    const text = JSON.stringify(fields, (key, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) {
        throw new ModalisError("INVALID_ARGUMENT", `"${key}" is ${value}, which JSON cannot hold`);
      }
      return value;
    });
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    if (isModalisError(error)) throw error;
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `settings and training record are plain JSON: ${String(error)}`,
      {
        cause: error,
      },
    );
  }
}

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

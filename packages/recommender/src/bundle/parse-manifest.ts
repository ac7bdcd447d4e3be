import { ModalisError } from "@modalis/contract";
import {
  BUNDLE_FORMAT,
  BUNDLE_VERSION,
  type BundledModel,
  type BundleManifest,
  digestOfManifest,
} from "./bundle-manifest.js";

/** Parts within parts of a hostile manifest must not exhaust the stack. */
const DEEPEST = 16;

/**
 * Reads a manifest, trusting none of its fields.
 *
 * @param path Of the file, for messages.
 * @throws `CORRUPT_FILE` for anything that is no manifest, `DIGEST_MISMATCH` when its fields were changed, `INVALID_MODEL`
 * for another version, `PATH_OUTSIDE_FOLDER` for a file name that is no plain name.
 */
export function parseManifest(path: string, text: string): BundleManifest {
  const manifest = parseObject(path, text);
  if (manifest.format !== BUNDLE_FORMAT) throw corrupt(path, `states the format ${show(manifest.format)}`);
  if (manifest.version !== BUNDLE_VERSION) {
    throw new ModalisError(
      "INVALID_MODEL",
      `"${path}" has version ${show(manifest.version)}; this release reads ${BUNDLE_VERSION}: update @modalis/recommender or train again`,
    );
  }
  const { model, users, items, seen, itemSpaces, training, files } = manifest;
  for (const name of [users, items, seen]) checkName(path, name);
  for (const [what, value] of Object.entries({ itemSpaces, training, files })) {
    if (!isObject(value)) throw corrupt(path, `has ${what} that are not an object`);
  }
  for (const [name, entry] of Object.entries(files as object)) {
    checkName(path, name);
    const { bytes, sha256 } = (entry ?? {}) as Record<string, unknown>;
    if (typeof bytes !== "number" || !Number.isSafeInteger(bytes) || bytes < 0)
      throw corrupt(path, `gives "${name}" ${show(bytes)} bytes`);
    if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256))
      throw corrupt(path, `gives "${name}" the SHA-256 ${show(sha256)}`);
  }
  checkModel(path, model, 0);
  if (manifest.sha256 !== digestOfManifest(manifest)) {
    throw new ModalisError(
      "DIGEST_MISMATCH",
      `"${path}" was changed after it was written; restore the bundle from a copy or train again`,
    );
  }
  return manifest as unknown as BundleManifest;
}

/** The `CORRUPT_FILE` of a bundle, with what a person can do. */
export function corrupt(path: string, problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `"${path}" ${problem}; restore the bundle from a copy or train again`,
    cause === undefined ? {} : { cause },
  );
}

function parseObject(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw corrupt(path, "is not JSON", error);
  }
  throw corrupt(path, "is not an object");
}

function checkModel(path: string, model: unknown, depth: number): asserts model is BundledModel {
  if (depth > DEEPEST) throw corrupt(path, `holds parts within parts over ${DEEPEST} deep`);
  if (!isObject(model)) throw corrupt(path, "describes a model that is not an object");
  const { kind, settings, tensors, files = {}, parts = {} } = model;
  if (typeof kind !== "string" || kind.length === 0)
    throw corrupt(path, `gives a model the kind ${show(kind)}`);
  if (!isObject(settings)) throw corrupt(path, `gives the model of kind "${kind}" no settings`);
  if (tensors !== undefined) checkName(path, tensors);
  if (!isObject(files) || !isObject(parts)) throw corrupt(path, `lists files or parts of "${kind}" wrongly`);
  for (const name of Object.values(files)) checkName(path, name);
  for (const part of Object.values(parts)) checkModel(path, part, depth + 1);
}

/** Plain names only: nothing that a file system could read as another folder, a drive or a stream. */
function checkName(path: string, name: unknown): asserts name is string {
  if (typeof name !== "string") throw corrupt(path, `names the file ${show(name)}`);
  if (/^[a-z0-9][a-z0-9._-]{0,200}$/.test(name) && !name.includes("..")) return;
  throw new ModalisError(
    "PATH_OUTSIDE_FOLDER",
    `"${path}" names the file ${show(name)}; a bundle reads plain names of its own folder only`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A value for a message, cut so that a hostile manifest cannot fill a log. */
function show(value: unknown): string {
  return (JSON.stringify(value) ?? "missing").slice(0, 80);
}

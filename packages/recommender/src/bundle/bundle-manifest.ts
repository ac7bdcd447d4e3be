import { createHash } from "node:crypto";
import { canonicalJson } from "@modalis/contract";

/** The name of the one file that a bundle is read from. */
export const MANIFEST_FILE = "manifest.json";

/** What `format` says of a folder that this code wrote. */
export const BUNDLE_FORMAT = "modalis-bundle";

/** Raised when an older release could misread what a newer one writes. */
export const BUNDLE_VERSION = 1;

/** What a bundle's folder holds. File names are plain names within the folder. */
export interface BundleManifest {
  readonly format: typeof BUNDLE_FORMAT;
  readonly version: typeof BUNDLE_VERSION;
  readonly model: BundledModel;
  /** The file of user ids by number, a JSON array. */
  readonly users: string;
  /** The file of item ids by number, a JSON array. */
  readonly items: string;
  /** The file of what users have seen: safetensors `offsets` `[users + 1]` and `items`. */
  readonly seen: string;
  /** Spaces of the item features, by channel. */
  readonly itemSpaces: Readonly<Record<string, unknown>>;
  /** How the model came to be, as plain JSON. */
  readonly training: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, BundledFile>>;
  /** SHA-256 of the canonical JSON of all the other fields. */
  readonly sha256: string;
}

/** Where the state of a model, or of a part of a blend, lies. */
export interface BundledModel {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The safetensors file; absent for a model without tensors. */
  readonly tensors?: string;
  /** Files beside the tensors, such as graphs: the file's name by the model's own name for it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly parts?: Readonly<Record<string, BundledModel>>;
}

/** A file of the folder, by which damage is found. */
export interface BundledFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** SHA-256, in hexadecimal, of the canonical JSON of a manifest without its own `sha256`. */
export function digestOfManifest(manifest: Readonly<Record<string, unknown>>): string {
  const { sha256: _, ...fields } = manifest;
  return createHash("sha256").update(canonicalJson(fields)).digest("hex");
}

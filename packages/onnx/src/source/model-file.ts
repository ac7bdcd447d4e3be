import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ModalisError } from "@modalis/contract";
import type { OnnxModel } from "./onnx-model.js";
import { sha256Of } from "./pinned-files.js";

/**
 * A model from one .onnx file that holds its weights, known by the file's SHA-256.
 *
 * @param identity Default: the file's name without its ending, and `"local"`.
 * @throws `NOT_FOUND` for a file that cannot be read.
 */
export async function readModelFile(
  file: string,
  identity: { readonly id?: string; readonly revision?: string } = {},
): Promise<OnnxModel> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new ModalisError("NOT_FOUND", `the model ${file} cannot be read`, { cause });
  });
  return modelOfBytes(bytes, { id: basename(file, ".onnx"), ...identity });
}

/** A model in memory, known by the SHA-256 of its bytes. */
export function modelOfBytes(
  bytes: Uint8Array,
  { id, revision = "local" }: { readonly id: string; readonly revision?: string },
): OnnxModel {
  return { id, revision, sha256: sha256Of(bytes), load: async () => bytes };
}

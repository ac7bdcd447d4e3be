import { stat } from "node:fs/promises";
import { ModalisError } from "@modalis/contract";
import { verifiedDigest } from "./folder-digests.js";
import type { ModelDtype } from "./model-dtype.js";
import type { ModelFiles } from "./model-files.js";
import { externalDataFiles, findOnnxFile } from "./onnx-file.js";
import type { OnnxModel } from "./onnx-model.js";
import { digestOfFiles } from "./pinned-files.js";

/** What a folder says of the model that is to be opened. */
export interface ModelFacts {
  readonly id: string;
  readonly revision: string;
  readonly dtype?: ModelDtype;
  readonly maxModelBytes?: number;
  /** SHA-256 by name, as the folder states them. */
  readonly digests: ReadonlyMap<string, string>;
}

const MOST_BYTES = 8 * 2 ** 30;

/**
 * A model of the files: weights inside the .onnx file or beside it; ONNX Runtime reads both by path.
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL`, `DIGEST_MISMATCH`, or `LIMIT_EXCEEDED` when it is too large.
 */
export async function openableModel(
  files: ModelFiles,
  name: string | undefined,
  facts: ModelFacts,
): Promise<OnnxModel> {
  const { id, revision, dtype, digests, maxModelBytes = MOST_BYTES } = facts;
  const onnxFile = await findOnnxFile(files, name, dtype);
  const path = await files.find(onnxFile);
  if (path === undefined)
    throw new ModalisError("INVALID_MODEL", `${onnxFile} of ${files.path} is not a file`);
  const found = [{ path: onnxFile, real: path }];
  let bytes = await sizeWithin(0, path, files.path, maxModelBytes);
  for (const part of externalDataFiles(path, onnxFile)) {
    const real = await files.find(part);
    if (real === undefined) {
      throw new ModalisError(
        "INVALID_MODEL",
        `${onnxFile} of ${files.path} has its weights in ${part}, which is not there; fetch it with the model`,
      );
    }
    bytes = await sizeWithin(bytes, real, files.path, maxModelBytes);
    found.push({ path: part, real });
  }
  const parts: { path: string; sha256: string }[] = [];
  for (const { path: part, real } of found) {
    const stated = digests.get(part) ?? files.stated(part);
    const expected = new Map(stated === undefined ? [] : [[part, stated]]);
    parts.push({ path: part, sha256: await verifiedDigest(real, part, expected) });
  }
  const sha256 = parts.length === 1 ? parts[0]!.sha256 : digestOfFiles(parts);
  return { id, revision, sha256, load: () => stillThere(path) };
}

async function sizeWithin(sum: number, path: string, folder: string, most: number): Promise<number> {
  const bytes = sum + (await stat(path)).size;
  if (bytes <= most) return bytes;
  throw new ModalisError(
    "LIMIT_EXCEEDED",
    `the model of ${folder} has ${bytes} bytes or more, at most ${most}; take a smaller dtype, or raise maxModelBytes`,
    { details: { bytes, most } },
  );
}

/** ONNX Runtime would call a model that was deleted broken. */
async function stillThere(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (cause) {
    throw new ModalisError("NOT_FOUND", `the model ${path} is no longer there; fetch it again`, { cause });
  }
}

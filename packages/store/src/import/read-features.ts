import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { defineSpace, type EmbeddingSpace, ModalisError, npyAsFloat32, readNpy } from "@modalis/contract";
import type { CatalogueProblem } from "../catalogue/catalogue-problem.js";
import { fileReadError } from "../lines/file-read-error.js";
import { readRegularFile } from "../lines/open-regular-file.js";

/** A file of one vector an item. */
export interface FeatureFile {
  /** What the vectors describe: `"image"`, `"text"`. */
  readonly modality: string;
  /** Path of an npy file `[items, dimensions]`. */
  readonly path: string;
}

/** The rows of a feature file, each with a digest that stands for the content it was made of. */
export interface ImportedFeatures {
  readonly file: string;
  readonly space: EmbeddingSpace;
  /** `[rows, dimensions]`, row-major. */
  readonly values: Float32Array;
  /** For each row the SHA-256 of its float32 bytes in little-endian order; undefined for a row that is missing. */
  readonly digests: readonly (string | undefined)[];
}

/** Largest file that is read, in bytes: what Node reads at once. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Reads an npy file into the rows of a space of its own.
 *
 * A row of zeros stands for a missing modality in such files and gives no row, nor does one that is not finite. The
 * space is named by the file and its SHA-256, so that another file is another space.
 *
 * @throws `UNSUPPORTED_INPUT` for a pickle or another format, `CORRUPT_FILE` for a broken npy file, `NOT_FOUND`,
 * `LIMIT_EXCEEDED` over 2 GiB, `INVALID_ARGUMENT` for an array that is not two-dimensional.
 */
export async function readFeatures(
  { modality, path }: FeatureFile,
  report: (problem: CatalogueProblem) => void,
): Promise<ImportedFeatures> {
  const bytes = await readFeatureBytes(path);
  const array = readNpy(bytes);
  const [rows, dimensions] = array.shape;
  if (array.shape.length !== 2 || rows === undefined || dimensions === undefined || dimensions === 0) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `"${path}" has shape (${array.shape.join(", ")}); features need one row an item: (items, dimensions)`,
    );
  }
  const file = basename(path);
  const values = npyAsFloat32(array);
  const space = defineSpace({
    modality,
    dimensions,
    normalisation: "none",
    model: {
      id: `imported/${basename(path, extname(path))}`,
      revision: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
      preprocessing: "rows as given",
    },
  });
  const digests = Array.from({ length: rows }, (_, row) =>
    digestOf(values.subarray(row * dimensions, (row + 1) * dimensions)),
  );
  const missing = digests.filter((digest) => digest === undefined).length;
  if (missing > 0) {
    report({
      code: "NO_CONTENT",
      file,
      message: `${missing} of ${rows} rows are all zero or not finite and count as missing`,
      remedy: "nothing to do where the file marks missing items so; else make the file again",
    });
  }
  return { file, space, values, digests };
}

async function readFeatureBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) {
      throw new ModalisError(
        "LIMIT_EXCEEDED",
        `"${path}" has ${size} bytes; at most 2 GiB are read, so split it`,
      );
    }
    const bytes = await readRegularFile(path);
    if (looksPickled(path, bytes)) {
      throw new ModalisError(
        "UNSUPPORTED_INPUT",
        `"${path}" is not an npy file: pickle files (.pkl, .pt, .npz) can run programs and are never opened; save the array with numpy.save(file, array, allow_pickle=False)`,
      );
    }
    return bytes;
  } catch (error) {
    throw fileReadError(path, error);
  }
}

/** By content: pickle protocol 2 and later starts with 0x80, and npz and torch files are zip archives. */
function looksPickled(path: string, bytes: Uint8Array): boolean {
  const isNpy = bytes[0] === 0x93 && bytes[1] === 0x4e;
  if (isNpy) return false;
  return (
    bytes[0] === 0x80 || (bytes[0] === 0x50 && bytes[1] === 0x4b) || /\.(pkl|pickle|pt|pth|npz)$/i.test(path)
  );
}

function digestOf(row: Float32Array): string | undefined {
  let isZero = true;
  for (const value of row) {
    if (!Number.isFinite(value)) return undefined;
    if (value !== 0) isZero = false;
  }
  if (isZero) return undefined;
  const bytes = new DataView(new ArrayBuffer(row.length * 4));
  for (let at = 0; at < row.length; at++) bytes.setFloat32(at * 4, row[at]!, true);
  return createHash("sha256").update(bytes).digest("hex");
}

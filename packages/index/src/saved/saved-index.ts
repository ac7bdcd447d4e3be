import { createHash } from "node:crypto";
import { ModalisError, readSafetensors, type SafeTensor, writeSafetensors } from "@modalis/contract";

const FORMAT = "modalis-index-1";
const SPACE = 0x20;
const CLOSING_BRACE = 0x7d;

/** What an index is made of, as tensors and settings. */
export interface SavedIndex {
  readonly settings: Readonly<Record<string, number | string>>;
  readonly tensors: ReadonlyMap<string, SafeTensor>;
}

/** A safetensors file with the settings and a SHA-256 over everything. */
export function writeSavedIndex(kind: string, { settings, tensors }: SavedIndex): Uint8Array {
  const json = JSON.stringify(settings);
  const sha256 = digestOf(kind, json, tensors);
  return writeSafetensors(tensors, { format: FORMAT, kind, settings: json, sha256 });
}

/** @throws CORRUPT_FILE when the bytes are no index of this kind, or not the bytes that were written. */
export function readSavedIndex(kind: string, bytes: Uint8Array): SavedIndex {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.format !== FORMAT || metadata.kind !== kind) {
    throw corruptIndex(`it is not ${kind === "exact" ? "an exact" : `a ${kind}`} index of format ${FORMAT}`);
  }
  if (!isPaddedAsWritten(bytes)) throw corruptIndex("what follows its header is not what was written");
  const json = metadata.settings ?? "";
  if (digestOf(kind, json, tensors) !== metadata.sha256)
    throw corruptIndex("its SHA-256 is not that of its contents");
  try {
    return { settings: JSON.parse(json), tensors };
  } catch (cause) {
    throw corruptIndex("its settings are no JSON", cause);
  }
}

/** The numbers of a tensor of whole numbers. @throws CORRUPT_FILE when it is absent or of another type or length. */
export function savedNumbers(saved: SavedIndex, name: string, length?: number): Int32Array {
  const tensor = saved.tensors.get(name);
  if (tensor?.dtype !== "I32" || (length !== undefined && tensor.data.length !== length)) {
    throw corruptIndex(`its ${name} are not ${length ?? "so many"} whole numbers`);
  }
  return tensor.data;
}

/** Rows of floats. @throws CORRUPT_FILE when they are absent or not `dimensions` wide. */
export function savedRows(saved: SavedIndex, dimensions: number): Float32Array {
  const tensor = saved.tensors.get("rows");
  if (tensor?.dtype !== "F32" || tensor.data.length % dimensions !== 0) {
    throw corruptIndex(`its rows are not ${dimensions} floats each`);
  }
  return tensor.data;
}

/** A whole number among the settings. @throws CORRUPT_FILE. */
export function savedSetting({ settings }: SavedIndex, name: string, least: number, most: number): number {
  const value = settings?.[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw corruptIndex(`its ${name} is ${JSON.stringify(value)}, no whole number from ${least} to ${most}`);
}

export function corruptIndex(problem: string, cause?: unknown): ModalisError {
  return new ModalisError(
    "CORRUPT_FILE",
    `the saved index cannot be read: ${problem}; build the index again`,
    {
      cause,
    },
  );
}

/** The digest says nothing of what stands between the header's JSON and the tensors: spaces, by the format. */
function isPaddedAsWritten(bytes: Uint8Array): boolean {
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = bytes.subarray(8, 8 + headerLength);
  return header[header.findLastIndex((byte) => byte !== SPACE)] === CLOSING_BRACE;
}

function digestOf(kind: string, settings: string, tensors: ReadonlyMap<string, SafeTensor>): string {
  const hash = createHash("sha256").update(JSON.stringify([FORMAT, kind, settings]));
  for (const name of [...tensors.keys()].sort()) {
    const { dtype, shape, data } = tensors.get(name)!;
    hash.update(JSON.stringify([name, dtype, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

import { elementCount } from "../bytes/element-count.js";
import { corruptFile } from "../errors/corrupt-file.js";
import { duplicateKey } from "./duplicate-key.js";
import { METADATA_KEY, SAFETENSORS_ARRAYS, type SafetensorsDtype } from "./safe-tensor.js";

/** Where one tensor stands, in bytes from the end of the header. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly count: number;
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a header and checks that its tensors cover `dataBytes` without overlap or hole.
 *
 * @throws `CORRUPT_FILE`.
 */
export function parseHeader(json: string, dataBytes: number): SafetensorsHeader {
  const header = parseObject(json);
  const repeated = duplicateKey(json);
  if (repeated !== undefined) throw corruptFile(`safetensors header has the key "${repeated}" twice`);
  const entries: TensorEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA_KEY) metadata = parseMetadata(value);
    else entries.push(parseEntry(name, value));
  }
  checkLayout(entries, dataBytes);
  return { entries, metadata };
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (isObject(value)) return value;
  } catch (error) {
    throw corruptFile("safetensors header is not JSON", error);
  }
  throw corruptFile("safetensors header is not an object");
}

function parseMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) throw corruptFile("safetensors metadata is not an object");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw corruptFile(`safetensors metadata "${key}" is not a text`);
  }
  return value as Record<string, string>;
}

function parseEntry(name: string, value: unknown): TensorEntry {
  if (!isObject(value)) throw corruptFile(`safetensors tensor "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(SAFETENSORS_ARRAYS, dtype)) {
    const known = Object.keys(SAFETENSORS_ARRAYS).join(", ");
    throw corruptFile(`safetensors tensor "${name}" has dtype ${show(dtype)}; this release reads ${known}`);
  }
  const count = Array.isArray(shape) ? elementCount(shape) : undefined;
  if (count === undefined) throw corruptFile(`safetensors tensor "${name}" has shape ${show(shape)}`);
  const [begin, end] = parseOffsets(name, offsets);
  const known = dtype as SafetensorsDtype;
  const needed = count * SAFETENSORS_ARRAYS[known].BYTES_PER_ELEMENT;
  if (end - begin !== needed) {
    throw corruptFile(`safetensors tensor "${name}" needs ${needed} bytes, but has ${end - begin}`);
  }
  return { name, dtype: known, shape: shape as number[], count, begin, end };
}

function parseOffsets(name: string, offsets: unknown): [number, number] {
  if (Array.isArray(offsets) && offsets.length === 2) {
    const [begin, end] = offsets as unknown[];
    if (isOffset(begin) && isOffset(end) && begin <= end) return [begin, end];
  }
  throw corruptFile(`safetensors tensor "${name}" has data_offsets ${show(offsets)}`);
}

function checkLayout(entries: readonly TensorEntry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      const problem = begin < covered ? "overlaps the one before" : "leaves a hole before it";
      throw corruptFile(`safetensors tensor "${name}" starts at byte ${begin} and ${problem}`);
    }
    covered = end;
  }
  if (covered !== dataBytes) {
    throw corruptFile(`safetensors header describes ${covered} bytes of data, but ${dataBytes} follow`);
  }
}

function isOffset(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A value for a message, cut so that a hostile header cannot fill a log. */
function show(value: unknown): string {
  return (JSON.stringify(value) ?? "missing").slice(0, 80);
}

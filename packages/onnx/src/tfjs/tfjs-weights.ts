import { fromFloat16 } from "@modalis/contract";
import { field, invalidGraph } from "./tfjs-graph.js";

/** One named weight of a TensorFlow.js model, dequantised. */
export interface TfjsWeight {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Weights by name. */
export type TfjsWeights = ReadonlyMap<string, TfjsWeight>;

/**
 * Cuts the weights named in a `model.json` out of its shards.
 *
 * Types: float32, float32 stored as float16, and int32.
 *
 * @param shards Contents by the paths of the manifest.
 * @throws `INVALID_MODEL` when the manifest names other types, runs past the shards, or leaves bytes over.
 */
export function readWeights(modelJson: unknown, shards: ReadonlyMap<string, Uint8Array>): TfjsWeights {
  const groups = field(modelJson, "weightsManifest");
  if (!Array.isArray(groups)) throw invalidGraph("weightsManifest is not a list");
  const weights = new Map<string, TfjsWeight>();
  for (const group of groups) {
    const paths = field(group, "paths");
    const entries = field(group, "weights");
    if (!Array.isArray(paths) || !Array.isArray(entries))
      throw invalidGraph("a weights group lacks paths or weights");
    const bytes = joinShards(paths, shards);
    let at = 0;
    for (const entry of entries) {
      const { name, weight, byteLength } = readWeight(entry, bytes, at);
      if (weights.has(name)) throw invalidGraph(`two weights are named "${name}"`);
      weights.set(name, weight);
      at += byteLength;
    }
    if (at !== bytes.length)
      throw invalidGraph(`the manifest describes ${at} bytes but the shards hold ${bytes.length}`);
  }
  return weights;
}

function joinShards(paths: readonly unknown[], shards: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts = paths.map((path) => {
    const part = typeof path === "string" ? shards.get(path) : undefined;
    if (part === undefined)
      throw invalidGraph(`the shard ${JSON.stringify(path)} is not among the known files`);
    return part;
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function readWeight(
  entry: unknown,
  bytes: Uint8Array,
  start: number,
): { name: string; weight: TfjsWeight; byteLength: number } {
  const name = field(entry, "name");
  if (typeof name !== "string") throw invalidGraph("a weight has no name");
  const shape = readShape(name, field(entry, "shape"));
  const stored = storedType(name, entry);
  const size = shape.reduce((product, length) => product * length, 1);
  const byteLength = size * (stored === "float16" ? 2 : 4);
  if (!Number.isSafeInteger(byteLength) || start + byteLength > bytes.length)
    throw invalidGraph(`weight "${name}" of [${shape}] runs past the end of the shards`);
  // A copy, since a view must start at a multiple of its element size.
  const raw = bytes.slice(start, start + byteLength).buffer;
  return { name, weight: { shape, data: decode(stored, raw) }, byteLength };
}

function readShape(name: string, shape: unknown): number[] {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw invalidGraph(`weight "${name}" has no shape`);
  return shape;
}

function storedType(name: string, entry: unknown): "float32" | "int32" | "float16" {
  const dtype = field(entry, "dtype");
  const quantised = field(field(entry, "quantization"), "dtype");
  if (quantised === "float16" && dtype === "float32") return "float16";
  if (field(entry, "quantization") === undefined && (dtype === "float32" || dtype === "int32")) return dtype;
  throw invalidGraph(
    `weight "${name}" is of the type ${JSON.stringify(dtype)}, stored as ${JSON.stringify(quantised ?? dtype)}`,
  );
}

/** TensorFlow.js stores little-endian, as every platform that Node runs on. */
function decode(stored: "float32" | "int32" | "float16", raw: ArrayBufferLike): Float32Array | Int32Array {
  if (stored === "float16") return fromFloat16(new Uint16Array(raw));
  return stored === "float32" ? new Float32Array(raw) : new Int32Array(raw);
}

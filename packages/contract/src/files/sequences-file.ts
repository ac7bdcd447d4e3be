import { corruptFile, readingFile } from "../errors/corrupt-file.js";
import { readSafetensors } from "../safetensors/read-safetensors.js";
import type { SafeTensor } from "../safetensors/safe-tensor.js";
import { writeSafetensors } from "../safetensors/write-safetensors.js";
import { createSequences } from "../tensor/create-batch.js";
import type { EmbeddingSequences } from "../tensor/embedding-sequences.js";
import type { EmbeddingFileOptions } from "./batch-file.js";
import { readEmbeddingMetadata, writeEmbeddingMetadata } from "./embedding-metadata.js";
import { rowsFromTensors, rowsToTensors } from "./row-precision.js";

/** Version of what our metadata and tensors are called; the container is plain safetensors. */
const LAYOUT = "embedding-sequences/1";

/**
 * Writes ragged sequences as one safetensors file: tensors `embeddings` `[rows, dimensions]`, `lengths`
 * `[ids]` (I32), where known `positions` `[rows]` (F32), and the metadata of `batchToSafetensors`.
 *
 * @throws As `batchToSafetensors`.
 */
export function sequencesToSafetensors(
  sequences: EmbeddingSequences,
  options: EmbeddingFileOptions = {},
): Uint8Array {
  const { space, ...parts } = sequences;
  const { values, lengths, positions } = createSequences(space, parts);
  const tensors = rowsToTensors(values, space.dimensions, options.dtype ?? "F32");
  tensors.set("lengths", { dtype: "I32", shape: [lengths.length], data: Int32Array.from(lengths) });
  if (positions !== undefined) {
    tensors.set("positions", { dtype: "F32", shape: [positions.length], data: positions });
  }
  return writeSafetensors(tensors, writeEmbeddingMetadata(LAYOUT, sequences));
}

/**
 * Reads sequences from the bytes of {@link sequencesToSafetensors}; their values may be a view of `bytes`.
 *
 * @throws `CORRUPT_FILE`, as `batchFromSafetensors`.
 */
export function sequencesFromSafetensors(bytes: Uint8Array): EmbeddingSequences {
  const { tensors, metadata } = readSafetensors(bytes);
  return readingFile("embedding file", () => {
    const { space, ids, provenance } = readEmbeddingMetadata(LAYOUT, metadata);
    const lengths = readLengths(tensors, ids.length);
    const rows = lengths.reduce((sum, length) => sum + length, 0);
    const positions = readPositions(tensors, rows);
    return createSequences(space, {
      ids,
      lengths,
      values: rowsFromTensors(tensors, rows, space),
      ...(positions === undefined ? {} : { positions }),
      ...(provenance === undefined ? {} : { provenance }),
    });
  });
}

function readLengths(tensors: ReadonlyMap<string, SafeTensor>, count: number): Uint32Array {
  const tensor = tensors.get("lengths");
  if (tensor?.dtype !== "I32" || tensor.shape.length !== 1 || tensor.shape[0] !== count) {
    throw corruptFile(`embedding file has no I32 tensor "lengths" of shape [${count}]`);
  }
  if (tensor.data.some((length) => length < 1)) throw corruptFile("embedding file has a length under 1");
  return Uint32Array.from(tensor.data);
}

function readPositions(tensors: ReadonlyMap<string, SafeTensor>, rows: number): Float32Array | undefined {
  const tensor = tensors.get("positions");
  if (tensor === undefined) return undefined;
  if (tensor.dtype === "F32" && tensor.shape.length === 1 && tensor.shape[0] === rows) return tensor.data;
  throw corruptFile(`embedding file has "positions" that are not F32 of shape [${rows}]`);
}

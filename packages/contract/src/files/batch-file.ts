import { readingFile } from "../errors/corrupt-file.js";
import { readSafetensors } from "../safetensors/read-safetensors.js";
import { writeSafetensors } from "../safetensors/write-safetensors.js";
import { createBatch } from "../tensor/create-batch.js";
import type { EmbeddingBatch } from "../tensor/embedding-batch.js";
import { readEmbeddingMetadata, writeEmbeddingMetadata } from "./embedding-metadata.js";
import { rowsFromTensors, rowsToTensors, type StorageDtype } from "./row-precision.js";

/** Version of what our metadata and tensors are called; the container is plain safetensors. */
const LAYOUT = "embedding-batch/1";

export interface EmbeddingFileOptions {
  /** `"F32"` (the default) keeps every bit; `"F16"` halves the file, `"I8"` quarters it, at a loss. */
  readonly dtype?: StorageDtype;
}

/**
 * Writes a batch as one safetensors file: tensor `embeddings` `[ids, dimensions]`, for I8 also `scales`
 * `[ids]`, with space, ids and provenance as JSON in the metadata. The same batch gives the same bytes.
 *
 * @throws `INVALID_TENSOR` when the batch is not one `createBatch` would make, `INVALID_ARGUMENT` when a
 * value does not fit F16, `LIMIT_EXCEEDED` when the ids need a header of over 100 MB.
 */
export function batchToSafetensors(batch: EmbeddingBatch, options: EmbeddingFileOptions = {}): Uint8Array {
  const { space, ids, values, provenance } = batch;
  createBatch(space, ids, values, provenance);
  return writeSafetensors(
    rowsToTensors(values, space.dimensions, options.dtype ?? "F32"),
    writeEmbeddingMetadata(LAYOUT, batch),
  );
}

/**
 * Reads a batch from the bytes of {@link batchToSafetensors}; its values may be a view of `bytes`.
 *
 * @throws `CORRUPT_FILE` when the file breaks its format, holds another layout or an unknown space, or when
 * shapes, ids and space do not fit together.
 */
export function batchFromSafetensors(bytes: Uint8Array): EmbeddingBatch {
  const { tensors, metadata } = readSafetensors(bytes);
  return readingFile("embedding file", () => {
    const { space, ids, provenance } = readEmbeddingMetadata(LAYOUT, metadata);
    return createBatch(space, ids, rowsFromTensors(tensors, ids.length, space), provenance);
  });
}

import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { EmbeddingBatch } from "../tensor/embedding-batch.js";

/** Embeddings of the same items in several channels (`"image"`, `"text.words"`); an item may lack any of them. */
export type ChannelBatches = ReadonlyMap<string, EmbeddingBatch>;

/**
 * Combines an item's vectors of several channels into one row of a fused space.
 *
 * Fitted beforehand: fusing never changes the fuser. An item that no channel knows gets no row.
 */
export interface FuserV1 {
  readonly specificationVersion: "v1";
  /** The space of the fused rows; its modality is `"fused"`. */
  readonly space: EmbeddingSpace;
  /** The space expected of each channel; any other is `SPACE_MISMATCH`. */
  readonly channels: ReadonlyMap<string, EmbeddingSpace>;
  fuse(channels: ChannelBatches): FuseResult;
}

export interface FuseResult {
  readonly batch: EmbeddingBatch;
  /** For each fused row, the channels it was made of, in the fuser's order. */
  readonly present: readonly (readonly string[])[];
}

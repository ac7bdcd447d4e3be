import type { EmbeddingSpace } from "../space/embedding-space.js";
import type { EmbeddingBatch } from "../tensor/embedding-batch.js";

/**
 * Keeps rows of many spaces; row ids are SHA-256 digests of content, so that nothing is encoded twice.
 *
 * A returned `append` is acknowledged: no crash loses it. Prove it with `describeEmbeddingStore` of
 * `@modalis/conformance`.
 */
export interface EmbeddingStoreV1 extends AsyncDisposable {
  readonly specificationVersion: "v1";
  /** Every space held, with the one that each channel currently uses. */
  spaces(): Promise<readonly StoredSpace[]>;
  /** Opens a space for reading and appending; a new one becomes current only where its channel had none. */
  openSpace(space: EmbeddingSpace): Promise<SpaceStoreV1>;
  /** Makes a space the current one of its channel. */
  useSpace(fingerprint: string): Promise<void>;
}

export interface StoredSpace {
  readonly space: EmbeddingSpace;
  readonly channel: string;
  readonly current: boolean;
  readonly rows: number;
  readonly failures: number;
}

/** The rows of one space. */
export interface SpaceStoreV1 {
  readonly space: EmbeddingSpace;
  /** Digests that have a row. */
  readonly encoded: ReadonlySet<string>;
  /** Digests that could not be encoded, with the reason that was given. */
  readonly failed: ReadonlyMap<string, StoredFailure>;
  /** Commits rows and failures as one unit. Rows of another space are `SPACE_MISMATCH`. */
  append(batch: EmbeddingBatch, failures?: ReadonlyMap<string, StoredFailure>): Promise<void>;
  /** Every row, in the order appended. */
  readAll(): Promise<EmbeddingBatch>;
}

export interface StoredFailure {
  readonly code: string;
  readonly message: string;
}

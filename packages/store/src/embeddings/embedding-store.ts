import type { EmbeddingBatch, EmbeddingSpace, EmbeddingStoreV1, SpaceStoreV1 } from "@modalis/contract";
import type { RowFinder } from "./row-finder.js";

/** An {@link EmbeddingStoreV1} in a folder, one folder a space inside it. */
export interface EmbeddingStore extends EmbeddingStoreV1 {
  readonly folder: string;
  readonly readOnly: boolean;
  openSpace(space: EmbeddingSpace): Promise<SpaceStore>;
  /** Opens the space that a channel (`"image"`, `"text.words"`) uses now; undefined when it has none. */
  openCurrent(channel: string): Promise<SpaceStore | undefined>;
}

/** The rows of one space, and the files an encoder of that space needs. */
export interface SpaceStore extends SpaceStoreV1 {
  readonly folder: string;
  /** The rows a commit at a time, in the order appended. */
  batches(): AsyncGenerator<EmbeddingBatch, void, undefined>;
  /** What finds single rows of those that are there now, without holding any in memory. @throws `CORRUPT_FILE`. */
  rowFinder(): Promise<RowFinder>;
  /**
   * Keeps bytes beside the rows, such as the word statistics that the space's encoder was fitted with.
   *
   * An attachment is part of what the space means, so it never changes: the same bytes again do nothing.
   *
   * @throws `INVALID_ARGUMENT` for other bytes under the same name, or a name that is not a file name.
   */
  putAttachment(name: string, bytes: Uint8Array): Promise<void>;
  /**
   * The bytes of an attachment, their digest checked; undefined when there is none of that name.
   *
   * @throws `CORRUPT_FILE`.
   */
  attachment(name: string): Promise<Uint8Array | undefined>;
}

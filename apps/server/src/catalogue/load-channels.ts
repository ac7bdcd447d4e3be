import {
  type ChannelBatches,
  type EmbeddingBatch,
  type Modality,
  modalityOfChannel,
} from "@modalis/contract";
import {
  type Catalogue,
  contentsOf,
  type DigestCache,
  type EmbeddingStore,
  type ModalityContents,
  readItemRows,
} from "@modalis/store";

/** Rows of the items, and of the users who have content of their own, by channel. */
export interface LoadedChannels {
  readonly items: ChannelBatches;
  readonly users: ChannelBatches;
}

/** Of reading every channel. */
export interface LoadChannelsOptions {
  readonly signal?: AbortSignal;
  /** What an earlier start read, so that this one does not. */
  readonly digests: DigestCache;
}

/** Reads every channel's current space and names its rows by item and by user; channels without rows are left out. */
export async function loadChannels(
  catalogue: Catalogue,
  store: EmbeddingStore,
  options: LoadChannelsOptions,
): Promise<LoadedChannels> {
  const items = new Map<string, EmbeddingBatch>();
  const users = new Map<string, EmbeddingBatch>();
  const known = new Map<string, Promise<ModalityContents>>();
  // Every channel of a modality is of the same files, which are read once.
  const contents = (modality: Modality, of: "items" | "users") => {
    const key = `${of} ${modality}`;
    const read = known.get(key) ?? contentsOf(catalogue, modality, { ...options, of });
    known.set(key, read);
    return read;
  };
  for (const { channel, current } of await store.spaces()) {
    const space = current ? await store.openCurrent(channel) : undefined;
    if (space === undefined) continue;
    const modality = modalityOfChannel(channel);
    for (const [of, rows] of [
      ["items", items],
      ["users", users],
    ] as const) {
      const batch = await readItemRows(space, await contents(modality, of));
      if (batch.ids.length > 0) rows.set(channel, batch);
    }
  }
  return { items, users };
}

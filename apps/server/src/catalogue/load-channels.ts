import { type ChannelBatches, type EmbeddingBatch, modalityOfChannel } from "@modalis/contract";
import { type Catalogue, contentsOf, type EmbeddingStore, readItemRows } from "@modalis/store";

/** Rows of the items, and of the users who have content of their own, by channel. */
export interface LoadedChannels {
  readonly items: ChannelBatches;
  readonly users: ChannelBatches;
}

/** Reads every channel's current space and names its rows by item and by user; channels without rows are left out. */
export async function loadChannels(
  catalogue: Catalogue,
  store: EmbeddingStore,
  options: { readonly signal?: AbortSignal } = {},
): Promise<LoadedChannels> {
  const items = new Map<string, EmbeddingBatch>();
  const users = new Map<string, EmbeddingBatch>();
  for (const { channel, current } of await store.spaces()) {
    const space = current ? await store.openCurrent(channel) : undefined;
    if (space === undefined) continue;
    const modality = modalityOfChannel(channel);
    for (const [of, rows] of [
      ["items", items],
      ["users", users],
    ] as const) {
      const batch = await readItemRows(space, await contentsOf(catalogue, modality, { ...options, of }));
      if (batch.ids.length > 0) rows.set(channel, batch);
    }
  }
  return { items, users };
}

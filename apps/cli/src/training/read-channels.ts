import { isModalisError } from "@modalis/contract";
import { type LoadedChannels, loadChannels } from "@modalis/server";
import { type Catalogue, embeddingsFolder, openDigestCache, openEmbeddingStore } from "@modalis/store";

/** Rows of a catalogue's current spaces by item and by user; no channels where nothing was encoded. */
export async function readChannels(catalogue: Catalogue, signal: AbortSignal): Promise<LoadedChannels> {
  const store = await openEmbeddingStore(embeddingsFolder(catalogue.folder), { readOnly: true }).catch(
    (error: unknown) => {
      if (isModalisError(error, "NOT_FOUND")) return undefined;
      throw error;
    },
  );
  if (store === undefined) return { items: new Map(), users: new Map() };
  await using opened = store;
  const digests = await openDigestCache(catalogue.folder);
  return await loadChannels(catalogue, opened, { signal, digests });
}

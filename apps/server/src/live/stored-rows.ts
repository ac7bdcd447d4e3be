import { type EmbeddingSpace, isModalisError, modalityOfChannel, rowIndex, rowOf } from "@modalis/contract";
import {
  embeddingsFolder,
  type ItemRecord,
  type LiveStore,
  openEmbeddingStore,
  type UserRecord,
} from "@modalis/store";
import { modalityContents } from "./item-contents.js";
import { meanRow } from "./mean-row.js";

/** One channel's vectors while a server starts: those of the catalogue's folder and those that arrived while it was served. */
export interface StoredRows {
  readonly channel: string;
  readonly space: EmbeddingSpace;
  /** The item's vector, if any. What arrived for a content that the item no longer shows does not count. */
  vectorOf(item: ItemRecord): Float32Array | undefined;
  /** The vector of what a user shows of themselves, if any. */
  vectorOfUser(user: UserRecord): Float32Array | undefined;
}

/** Reads the current space of each channel of the catalogue's folder, and what the database holds of it and of others. */
export async function readStoredRows(
  folder: string,
  store: Pick<LiveStore, "currentSpaces" | "readVectors">,
): Promise<StoredRows[]> {
  const channels = new Map<string, StoredRows>();
  await using embeddings = await openFolderRows(folder);
  for (const { channel, current } of (await embeddings?.spaces()) ?? []) {
    const opened = current ? await embeddings?.openCurrent(channel) : undefined;
    if (opened === undefined) continue;
    const batch = await opened.readAll();
    const index = rowIndex(batch);
    const rowsOf = (digests: readonly string[]) =>
      digests.flatMap((digest) => (index.has(digest) ? [rowOf(batch, index.get(digest)!)] : []));
    channels.set(channel, await storedRows(store, channel, opened.space, rowsOf));
  }
  for (const [channel, space] of await store.currentSpaces()) {
    if (!channels.has(channel)) channels.set(channel, await storedRows(store, channel, space, () => []));
  }
  return [...channels.values()];
}

/** Undefined where nothing was encoded yet. */
function openFolderRows(folder: string) {
  return openEmbeddingStore(embeddingsFolder(folder), { readOnly: true }).catch((error) => {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  });
}

async function storedRows(
  store: Pick<LiveStore, "readVectors">,
  channel: string,
  space: EmbeddingSpace,
  rowsOf: (digests: readonly string[]) => readonly Float32Array[],
): Promise<StoredRows> {
  const arrived = await arrivedRows(store, space, channel);
  const modality = modalityOfChannel(channel);
  const ownContent = ({ contents }: ItemRecord | UserRecord) =>
    modalityContents(contents).find((one) => one.modality === modality);
  return {
    channel,
    space,
    vectorOf(item) {
      const content = ownContent(item);
      if (content === undefined) return undefined;
      const own = arrived.get(item.id);
      return own?.sha256 === content.sha256 ? own.vector : meanRow(space, rowsOf(content.digests));
    },
    vectorOfUser(user) {
      const content = ownContent(user);
      return content && meanRow(space, rowsOf(content.digests));
    },
  };
}

async function arrivedRows(
  store: Pick<LiveStore, "readVectors">,
  { fingerprint }: EmbeddingSpace,
  channel: string,
) {
  const arrived = new Map<string, { readonly sha256: string; readonly vector: Float32Array }>();
  for await (const rows of store.readVectors(fingerprint)) {
    for (const { itemId, channel: own, sha256, vector } of rows) {
      if (own === channel) arrived.set(itemId, { sha256, vector });
    }
  }
  return arrived;
}

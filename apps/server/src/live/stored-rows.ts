import { type EmbeddingSpace, isModalisError, modalityOfChannel, rowIndex, rowOf } from "@modalis/contract";
import {
  embeddingsFolder,
  type ItemRecord,
  type LiveStore,
  openEmbeddingStore,
  type SpaceStore,
  type UserRecord,
} from "@modalis/store";
import { modalityContent } from "./item-contents.js";
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

/** What a store must give of the vectors that arrived while it was served. */
export type ArrivedVectors = Pick<LiveStore, "currentSpaces" | "readVectors"> &
  Partial<Pick<LiveStore, "chosenSpaces" | "readUserVectors">>;

/**
 * Reads the space in use of each channel, from the catalogue's folder and the database: the one that the database was told
 * to use, else the folder's current one, else the database's own.
 *
 * @param only The channels to read; all when absent.
 */
export async function readStoredRows(
  folder: string,
  store: ArrivedVectors,
  only?: ReadonlySet<string>,
): Promise<StoredRows[]> {
  const channels = new Map<string, StoredRows>();
  await using embeddings = await openFolderRows(folder);
  const inFolder = (await embeddings?.spaces()) ?? [];
  const inUse = new Map<string, EmbeddingSpace>(await store.currentSpaces());
  for (const { channel, space, current } of inFolder) if (current) inUse.set(channel, space);
  for (const [channel, { space }] of (await store.chosenSpaces?.()) ?? []) inUse.set(channel, space);
  for (const [channel, space] of inUse) {
    if (only !== undefined && !only.has(channel)) continue;
    const isThere = inFolder.some((stored) => stored.space.fingerprint === space.fingerprint);
    const opened = isThere ? await embeddings?.openSpace(space) : undefined;
    const rowsOf = opened === undefined ? () => [] : await rowsByDigest(opened);
    channels.set(channel, await storedRows(store, channel, space, rowsOf));
  }
  return [...channels.values()];
}

async function rowsByDigest(space: SpaceStore) {
  const batch = await space.readAll();
  const index = rowIndex(batch);
  return (digests: readonly string[]) =>
    digests.flatMap((digest) => (index.has(digest) ? [rowOf(batch, index.get(digest)!)] : []));
}

/** Undefined where nothing was encoded yet. */
function openFolderRows(folder: string) {
  return openEmbeddingStore(embeddingsFolder(folder), { readOnly: true }).catch((error) => {
    if (isModalisError(error, "NOT_FOUND")) return undefined;
    throw error;
  });
}

async function storedRows(
  store: ArrivedVectors,
  channel: string,
  space: EmbeddingSpace,
  rowsOf: (digests: readonly string[]) => readonly Float32Array[],
): Promise<StoredRows> {
  const arrived = await arrivedRows(store, space, channel);
  const arrivedUsers = await arrivedUserRows(store, space, channel);
  const modality = modalityOfChannel(channel);
  const vectorIn = (rows: ArrivedRows, { id, contents }: ItemRecord | UserRecord) => {
    const content = modalityContent(contents, modality);
    if (content === undefined) return undefined;
    const own = rows.get(id);
    return own?.sha256 === content.sha256 ? own.vector : meanRow(space, rowsOf(content.digests));
  };
  return {
    channel,
    space,
    vectorOf: (item) => vectorIn(arrived, item),
    vectorOfUser: (user) => vectorIn(arrivedUsers, user),
  };
}

type ArrivedRows = ReadonlyMap<string, { readonly sha256: string; readonly vector: Float32Array }>;

async function arrivedRows(
  store: ArrivedVectors,
  { fingerprint }: EmbeddingSpace,
  channel: string,
): Promise<ArrivedRows> {
  const arrived = new Map<string, { readonly sha256: string; readonly vector: Float32Array }>();
  for await (const rows of store.readVectors(fingerprint)) {
    for (const { itemId, channel: own, sha256, vector } of rows) {
      if (own === channel) arrived.set(itemId, { sha256, vector });
    }
  }
  return arrived;
}

async function arrivedUserRows(
  store: ArrivedVectors,
  { fingerprint }: EmbeddingSpace,
  channel: string,
): Promise<ArrivedRows> {
  const arrived = new Map<string, { readonly sha256: string; readonly vector: Float32Array }>();
  for await (const rows of store.readUserVectors?.(fingerprint) ?? []) {
    for (const { userId, channel: own, sha256, vector } of rows) {
      if (own === channel) arrived.set(userId, { sha256, vector });
    }
  }
  return arrived;
}

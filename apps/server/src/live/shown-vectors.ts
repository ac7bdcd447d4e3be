import { type EmbeddingSpace, modalityOfChannel } from "@modalis/contract";
import type { LiveRecommender } from "@modalis/recommender";
import type { ContentReferences, LiveStore, VectorsByOwner } from "@modalis/store";
import type { FolderRows } from "./folder-rows.js";
import { modalityContent } from "./item-contents.js";
import { meanRow } from "./mean-row.js";

export interface ShownVectorsSource {
  readonly store: Pick<LiveStore, "currentSpaces" | "vectorsOfItems" | "vectorsOfUsers">;
  readonly recommender: Pick<LiveRecommender, "spaces" | "addChannel">;
  readonly folderRows: FolderRows;
}

/** The vectors of what items or users show, in the spaces that were in use when they were read. */
export interface ShownVectors {
  /** By channel. */
  of(id: string): ReadonlyMap<string, Float32Array>;
  /** Whether these spaces are still in use: their vectors mean nothing in another one. */
  areInUse(): boolean;
}

/** An item or a user. */
type Owner = { readonly id: string; readonly contents: ContentReferences };

/**
 * Reads what the database and the catalogue's folder hold of what is shown, as a start of the server does; of the folder as it
 * was when a space was first looked for there, or {@link FolderRows.renew} was called.
 *
 * A channel in which another server was the first to encode something is opened.
 */
export async function readShownVectors(
  of: "items" | "users",
  owners: readonly Owner[],
  source: ShownVectorsSource,
): Promise<ShownVectors> {
  const { store, recommender } = source;
  const ids = owners.map(({ id }) => id);
  const own = await (of === "items" ? store.vectorsOfItems(ids) : store.vectorsOfUsers(ids));
  await openChannels(own, source);
  const spaces = new Map(recommender.spaces);
  const vectors = new Map(ids.map((id) => [id, new Map<string, Float32Array>()]));
  for (const [channel, space] of spaces) {
    for (const [id, vector] of await channelVectors({ channel, space, owners, own, source }))
      vectors.get(id)!.set(channel, vector);
  }
  return {
    of: (id) => vectors.get(id) ?? new Map(),
    areInUse: () =>
      [...recommender.spaces].every(
        ([channel, { fingerprint }]) => spaces.get(channel)?.fingerprint === fingerprint,
      ),
  };
}

/** By owner. What was made of a content that is no longer shown does not count. */
async function channelVectors({
  channel,
  space,
  owners,
  own,
  source,
}: {
  readonly channel: string;
  readonly space: EmbeddingSpace;
  readonly owners: readonly Owner[];
  readonly own: VectorsByOwner;
  readonly source: ShownVectorsSource;
}): Promise<Map<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>();
  const lacking = new Map<string, readonly string[]>();
  for (const { id, contents } of owners) {
    const shown = modalityContent(contents, modalityOfChannel(channel));
    if (shown === undefined) continue;
    const row = own.get(id)?.find((one) => one.space === space.fingerprint && one.channel === channel);
    if (row?.sha256 === shown.sha256) vectors.set(id, row.vector);
    else lacking.set(id, shown.digests);
  }
  const rows = await source.folderRows.find(space.fingerprint, [...lacking.values()].flat());
  for (const [id, digests] of lacking) {
    const vector = meanRow(
      space,
      digests.flatMap((digest) => rows.get(digest) ?? []),
    );
    if (vector !== undefined) vectors.set(id, vector);
  }
  return vectors;
}

async function openChannels(own: VectorsByOwner, { store, recommender }: ShownVectorsSource): Promise<void> {
  const channels = new Set([...own.values()].flatMap((rows) => rows.map(({ channel }) => channel)));
  for (const channel of channels) {
    if (recommender.spaces.has(channel)) continue;
    const space = (await store.currentSpaces()).get(channel);
    if (space !== undefined) await recommender.addChannel(channel, space);
  }
}

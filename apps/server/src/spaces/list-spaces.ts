import { type EmbeddingSpace, isModalisError } from "@modalis/contract";
import type { LiveRecommender } from "@modalis/recommender";
import { embeddingsFolder, type LiveStore, openEmbeddingStore } from "@modalis/store";

/** A space of one channel. */
export interface ListedSpace {
  readonly channel: string;
  readonly fingerprint: string;
  readonly dimensions: number;
  /** What made its vectors. */
  readonly model: { readonly id: string; readonly revision: string };
  /** The model as a migration asked for it; absent for a channel's default. */
  readonly source?: string;
  readonly inUse: boolean;
  /** Items that are served from it, of one in use; else vectors of it in the database. */
  readonly vectors: number;
  /** Share of the catalogue's items with a vector, of one in use. */
  readonly share?: number;
}

/** Every space that the catalogue's folder or the database knows, those in use first. */
export async function listSpaces({
  folder,
  store,
  recommender,
}: {
  readonly folder: string;
  readonly store: Pick<LiveStore, "listSpaces">;
  readonly recommender: Pick<LiveRecommender, "spaces" | "sampleVectors" | "counts">;
}): Promise<readonly ListedSpace[]> {
  const stored = await store.listSpaces();
  const known = new Map(stored.map((record) => [record.space.fingerprint, record]));
  const { items } = recommender.counts();
  const inUse = [...recommender.spaces].map(([channel, space]): ListedSpace => {
    const vectors = recommender.sampleVectors({ channel, count: 1 }).total;
    return {
      ...described(channel, space, known.get(space.fingerprint)?.source),
      inUse: true,
      vectors,
      share: items === 0 ? 0 : vectors / items,
    };
  });
  const used = new Set(inUse.map(({ fingerprint }) => fingerprint));
  const others = stored
    .filter(({ space }) => !used.has(space.fingerprint))
    .map(({ channel, space, source, vectors }) => ({
      ...described(channel, space, source),
      inUse: false,
      vectors,
    }));
  const listed = new Set([...used, ...others.map(({ fingerprint }) => fingerprint)]);
  const inFolder = (await spacesOfFolder(folder))
    .filter(({ space }) => !listed.has(space.fingerprint))
    .map(({ channel, space }) => ({ ...described(channel, space, undefined), inUse: false, vectors: 0 }));
  return [...inUse, ...others, ...inFolder];
}

function described(
  channel: string,
  { fingerprint, dimensions, model: { id, revision } }: EmbeddingSpace,
  source: string | undefined,
) {
  return {
    channel,
    fingerprint,
    dimensions,
    model: { id, revision },
    ...(source === undefined ? {} : { source }),
  };
}

async function spacesOfFolder(folder: string) {
  try {
    await using embeddings = await openEmbeddingStore(embeddingsFolder(folder), { readOnly: true });
    return await embeddings.spaces();
  } catch (error) {
    if (isModalisError(error, "NOT_FOUND")) return [];
    throw error;
  }
}

import { ModalisError } from "@modalis/contract";
import type { LiveRecommender } from "@modalis/recommender";
import type { Catalogue, ItemInput, LiveStore, VectorRow } from "@modalis/store";
import type { ApplyTarget } from "./apply-changes.js";
import type { ContentFailures } from "./content-failures.js";
import { type EncodableItem, type EncodedItem, encodeItems } from "./encode-item.js";
import type { EncodeProcess } from "./encoding/open-encode-process.js";
import type { PutItemResult } from "./live-catalogue.js";
import { refreshItems } from "./refresh-items.js";

/** What writing to a live catalogue needs. */
export interface LiveParts {
  readonly catalogue: Catalogue;
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  readonly encoders: EncodeProcess;
  readonly target: ApplyTarget;
  readonly failures: ContentFailures;
}

/** An item and its vectors are stored at once, so that they fit each other whoever else writes the same item. */
export async function putItems(
  parts: LiveParts,
  items: readonly ItemInput[],
  signal: AbortSignal | undefined,
): Promise<readonly PutItemResult[]> {
  const latest = [
    ...new Map(items.map((item) => [item.id, { ...item, contents: item.contents ?? {} }])).values(),
  ];
  const { encoded, vectors } = await encode(parts, latest, signal);
  const stored = new Map((await parts.store.putItems(latest, vectors)).map((item) => [item.id, item]));
  await refreshItems([...stored.keys()], parts.target);
  return latest.map(({ id }, at) => {
    const item = stored.get(id);
    if (item === undefined)
      throw new ModalisError("NOT_FOUND", `item "${id}" was removed while it was stored`);
    const { rows, problems } = encoded[at]!;
    return { item, encoded: rows.map(({ row }) => row.channel), problems };
  });
}

/** Encodes what items show and stores the vectors, without touching the items; what was changed meanwhile gets none. */
async function encodeAndStore(
  parts: LiveParts,
  items: readonly EncodableItem[],
  signal: AbortSignal | undefined,
): Promise<readonly EncodedItem[]> {
  const { encoded, vectors } = await encode(parts, items, signal);
  for (const [fingerprint, rows] of vectors) await parts.store.putVectors(fingerprint, rows, items);
  return encoded;
}

/** Encodes what items show, in channels that are open from then on; the vectors are by their space. */
async function encode(
  { catalogue, store, recommender, encoders, failures }: LiveParts,
  items: readonly EncodableItem[],
  signal: AbortSignal | undefined,
): Promise<{ readonly encoded: readonly EncodedItem[]; readonly vectors: Map<string, VectorRow[]> }> {
  const encoded = await encodeForServing(items, { catalogue, recommender, encoders }, signal);
  const vectors = new Map<string, VectorRow[]>();
  for (const { space, row } of encoded.flatMap(({ rows }) => rows)) {
    if (!recommender.spaces.has(row.channel)) await store.putSpace(row.channel, space);
    await recommender.addChannel(row.channel, space);
    const rows = vectors.get(space.fingerprint) ?? [];
    rows.push(row);
    vectors.set(space.fingerprint, rows);
  }
  for (const [at, item] of items.entries()) failures.note(item, encoded[at]!.problems);
  return { encoded, vectors };
}

/** Encodes once more where a channel was put into another space meanwhile. */
async function encodeForServing(
  items: readonly EncodableItem[],
  { catalogue, recommender, encoders }: Pick<LiveParts, "catalogue" | "recommender" | "encoders">,
  signal: AbortSignal | undefined,
): Promise<readonly EncodedItem[]> {
  const encoded = await encodeItems(items, catalogue.folder, encoders, signal);
  const isOld = encoded.some(({ rows }) =>
    rows.some(({ space, row }) => {
      const inUse = recommender.spaces.get(row.channel);
      return inUse !== undefined && inUse.fingerprint !== space.fingerprint;
    }),
  );
  return isOld ? encodeItems(items, catalogue.folder, encoders, signal) : encoded;
}

/** Encodes what an item shows once more. @throws `NOT_FOUND`. */
export async function encodeAgain(
  parts: LiveParts,
  id: string,
  signal: AbortSignal | undefined,
): Promise<PutItemResult> {
  const item = await parts.store.getItem(id);
  if (item === undefined) throw new ModalisError("NOT_FOUND", `there is no item "${id}"`);
  const [{ rows, problems }] = (await encodeAndStore(parts, [item], signal)) as [EncodedItem];
  await refreshItems([id], parts.target);
  return { item, encoded: rows.map(({ row }) => row.channel), problems };
}

/** Items encoded at once in the background. */
const BACKGROUND_BATCH = 16;

/** Encodes what a killed server or an import left without vectors. */
export async function encodeLeft(
  parts: LiveParts,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < ids.length; from += BACKGROUND_BATCH) {
    signal.throwIfAborted();
    const items = await parts.store.getItems(ids.slice(from, from + BACKGROUND_BATCH));
    await encodeAndStore(parts, items, signal);
    await refreshItems(
      items.map(({ id }) => id),
      parts.target,
    );
  }
  if (ids.length > 0) await parts.recommender.refresh();
}

import { ModalisError } from "@modalis/contract";
import type { LiveRecommender } from "@modalis/recommender";
import type { Catalogue, ItemInput, LiveStore, VectorRow } from "@modalis/store";
import type { ApplyTarget } from "./apply-changes.js";
import type { ContentFailures } from "./content-failures.js";
import { type EncodableItem, type EncodedItem, encodeItems } from "./encode-item.js";
import type { EncodeProcess } from "./encoding/open-encode-process.js";
import type { PutItemResult } from "./live-catalogue.js";
import { refreshItems } from "./refresh-items.js";
import { type RetryOptions, retryWhileAway } from "./retry-while-away.js";

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
  let { encoded, vectors } = await encode(parts, latest, signal);
  const stored = new Map((await parts.store.putItems(latest, vectors)).map((item) => [item.id, item]));
  // A channel that was given another space while this was stored lacks these items otherwise.
  if (!areOfSpacesInUse(encoded, parts.recommender)) encoded = await encodeAndStore(parts, latest, signal);
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
  for (let attempts = 1; ; attempts++) {
    const { encoded, vectors } = await encode(parts, items, signal);
    for (const [fingerprint, rows] of vectors) await parts.store.putVectors(fingerprint, rows, items);
    if (attempts === MOST_ATTEMPTS || areOfSpacesInUse(encoded, parts.recommender)) return encoded;
  }
}

/** Encodes what items show, in channels that are open from then on; the vectors are by their space. */
async function encode(
  { catalogue, store, recommender, encoders, failures }: LiveParts,
  items: readonly EncodableItem[],
  signal: AbortSignal | undefined,
): Promise<{ readonly encoded: readonly EncodedItem[]; readonly vectors: Map<string, VectorRow[]> }> {
  const encoded = await encodeForServing(items, { catalogue, store, recommender, encoders }, signal);
  const vectors = new Map<string, VectorRow[]>();
  for (const { space, row } of encoded.flatMap(({ rows }) => rows)) {
    const rows = vectors.get(space.fingerprint) ?? [];
    rows.push(row);
    vectors.set(space.fingerprint, rows);
  }
  for (const [at, item] of items.entries()) failures.note(item, encoded[at]!.problems);
  return { encoded, vectors };
}

/** Of changes of a channel's space while something is encoded and stored. */
const MOST_ATTEMPTS = 3;

/**
 * Encodes once more where a channel was put into another space meanwhile; channels that are new are opened.
 *
 * @throws `SPACE_MISMATCH` where the encoders keep giving another space than the one in use.
 */
async function encodeForServing(
  items: readonly EncodableItem[],
  parts: Pick<LiveParts, "catalogue" | "store" | "recommender" | "encoders">,
  signal: AbortSignal | undefined,
): Promise<readonly EncodedItem[]> {
  const { catalogue, store, recommender, encoders } = parts;
  for (let attempts = 1; ; attempts++) {
    const encoded = await encodeItems(items, catalogue.folder, encoders, signal);
    for (const { space, row } of encoded.flatMap(({ rows }) => rows)) {
      const isOpen = recommender.spaces.has(row.channel);
      if (!isOpen) await store.putSpace(row.channel, space);
      if (!isOpen || attempts === MOST_ATTEMPTS) await recommender.addChannel(row.channel, space);
    }
    if (areOfSpacesInUse(encoded, recommender)) return encoded;
  }
}

function areOfSpacesInUse(
  encoded: readonly EncodedItem[],
  { spaces }: Pick<LiveRecommender, "spaces">,
): boolean {
  return encoded.every(({ rows }) =>
    rows.every(({ space, row }) => spaces.get(row.channel)?.fingerprint === space.fingerprint),
  );
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

/** Encodes what a killed server or an import left without vectors, a few at a time. @throws The signal's reason. */
export async function encodeLeft(
  parts: LiveParts,
  ids: readonly string[],
  options: RetryOptions,
): Promise<void> {
  const { signal } = options;
  for (let from = 0; from < ids.length; from += BACKGROUND_BATCH) {
    signal.throwIfAborted();
    const batch = ids.slice(from, from + BACKGROUND_BATCH);
    await retryWhileAway(async () => {
      const items = await parts.store.getItems(batch);
      await encodeAndStore(parts, items, signal);
      await refreshItems(batch, parts.target);
    }, options);
  }
  if (ids.length > 0) await parts.recommender.refresh();
}

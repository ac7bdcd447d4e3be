import { modalityOfChannel } from "@modalis/contract";
import type { RetryOptions } from "../live/retry-while-away.js";
import { readShownVectors } from "../live/shown-vectors.js";
import { encodeLeft, type LiveParts } from "../live/write-items.js";

/** Items asked at once. */
const BATCH = 200;

/**
 * Encodes, in the spaces in use, what items show of a channel's modality and have no vector of: neither in memory, nor in
 * the database or the folder, where another server may have put one since. @throws The signal's reason.
 */
export async function encodeLacking(parts: LiveParts, channel: string, options: RetryOptions): Promise<void> {
  const { store, recommender, target } = parts;
  if (!recommender.spaces.has(channel)) return;
  const modality = modalityOfChannel(channel);
  const without = recommender.itemIdsWithout(channel);
  for (let from = 0; from < without.length; from += BATCH) {
    options.signal.throwIfAborted();
    const items = await store.getItems(without.slice(from, from + BATCH));
    const showing = items.filter(({ contents }) => (contents[modality]?.length ?? 0) > 0);
    const vectors = await readShownVectors("items", showing, target);
    const lacking = showing.filter(({ id }) => !vectors.of(id).has(channel)).map(({ id }) => id);
    await encodeLeft(parts, lacking, options);
  }
}

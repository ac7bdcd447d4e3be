import { modalityOfChannel } from "@modalis/contract";
import { refreshItems } from "../live/refresh-items.js";
import type { RetryOptions } from "../live/retry-while-away.js";
import { readShownVectors } from "../live/shown-vectors.js";
import { encodeLeft, type LiveParts } from "../live/write-items.js";

/** Items read at once. */
const PAGE = 200;
/** Items of which what another server stored is looked for at once: of what two servers encode, few are the same. */
const BATCH = 16;
/** Changes read at once. */
const CHANGES = 1_000;

/**
 * Encodes, in the spaces in use, what items show of a channel's modality and have no vector of: neither in memory, nor in
 * the database or the folder, where another server may have put one since. @throws The signal's reason.
 */
export async function encodeLacking(parts: LiveParts, channel: string, options: RetryOptions): Promise<void> {
  const { spaces } = parts.recommender;
  if (spaces.has(channel))
    await encodeAmong(parts, channel, parts.recommender.itemIdsWithout(channel), options);
}

/** The same of the items that changed after a change, which are read anew first. @throws The signal's reason. */
export async function encodeChangedSince(
  parts: LiveParts,
  channel: string,
  since: number,
  options: RetryOptions,
): Promise<void> {
  for (let after: number | undefined = since; after !== undefined; ) {
    options.signal.throwIfAborted();
    const changes = await parts.store.changesSince(after, CHANGES);
    const ids = changes.flatMap((change) => (change.kind === "item" ? [change.item.id] : []));
    await refreshItems(ids, parts.target);
    await encodeAmong(parts, channel, ids, options);
    after = changes.length === CHANGES ? changes.at(-1)!.sequence : undefined;
  }
}

async function encodeAmong(
  parts: LiveParts,
  channel: string,
  ids: readonly string[],
  options: RetryOptions,
): Promise<void> {
  const { store, target } = parts;
  const modality = modalityOfChannel(channel);
  for (let from = 0; from < ids.length; from += PAGE) {
    options.signal.throwIfAborted();
    const items = await store.getItems(ids.slice(from, from + PAGE));
    const showing = items.filter(({ contents }) => (contents[modality]?.length ?? 0) > 0);
    for (let at = 0; at < showing.length; at += BATCH) {
      const batch = showing.slice(at, at + BATCH);
      const vectors = await readShownVectors("items", batch, target);
      const lacking = batch.filter(({ id }) => !vectors.of(id).has(channel)).map(({ id }) => id);
      await encodeLeft(parts, lacking, options);
    }
  }
}

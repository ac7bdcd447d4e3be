import { modalityOfChannel } from "@modalis/contract";
import { encodeLeft, type LiveParts } from "../live/write-items.js";

/** Encodes, in the spaces in use, what items show of a channel's modality and have no vector of. */
export async function encodeLacking(parts: LiveParts, channel: string, signal: AbortSignal): Promise<void> {
  const { store, recommender } = parts;
  const fingerprint = recommender.spaces.get(channel)?.fingerprint;
  if (fingerprint === undefined) return;
  const held = new Set<string>();
  for await (const rows of store.readVectors(fingerprint))
    for (const row of rows) if (row.channel === channel) held.add(row.itemId);
  const modality = modalityOfChannel(channel);
  const lacking: string[] = [];
  for await (const items of store.readItems())
    for (const { id, contents } of items)
      if ((contents[modality]?.length ?? 0) > 0 && !held.has(id)) lacking.push(id);
  await encodeLeft(parts, lacking, signal);
}

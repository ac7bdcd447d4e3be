import { modalityOfChannel } from "@modalis/contract";
import { readStoredRows } from "../live/stored-rows.js";
import { encodeLeft, type LiveParts } from "../live/write-items.js";

/** Encodes, in the spaces in use, what items show of a channel's modality and have no vector of, in the database or the folder. */
export async function encodeLacking(parts: LiveParts, channel: string, signal: AbortSignal): Promise<void> {
  const { catalogue, store } = parts;
  const [rows] = await readStoredRows(catalogue.folder, store, new Set([channel]));
  if (rows === undefined) return;
  const modality = modalityOfChannel(channel);
  const lacking: string[] = [];
  for await (const items of store.readItems())
    for (const item of items)
      if ((item.contents[modality]?.length ?? 0) > 0 && rows.vectorOf(item) === undefined)
        lacking.push(item.id);
  await encodeLeft(parts, lacking, signal);
}

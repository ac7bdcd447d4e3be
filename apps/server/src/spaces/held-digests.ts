import type { ItemRecord } from "@modalis/store";
import { modalityContent } from "../live/item-contents.js";

/** An item or a user who shows something. */
export type ContentOwner = Pick<ItemRecord, "id" | "contents">;

/** The digest of what somebody shows in a modality, if anything. */
export function digestOf({ contents }: Pick<ContentOwner, "contents">, modality: string): string | undefined {
  return modalityContent(contents, modality)?.sha256;
}

/** What a channel of a space holds: the digest of the content of each owner. */
export async function heldDigests<Row extends { readonly channel: string; readonly sha256: string }>(
  pages: AsyncIterable<readonly Row[]>,
  channel: string,
  idOf: (row: Row) => string,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for await (const rows of pages)
    for (const row of rows) if (row.channel === channel) digests.set(idOf(row), row.sha256);
  return digests;
}

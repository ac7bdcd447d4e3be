import { type EmbeddingBatch, rowIndex, rowOf } from "@modalis/contract";
import type { ModalityContents } from "@modalis/store";
import type { ChannelViews } from "@modalis/trainer";

/** How much the spread of one item's contents is held down; chosen on captions of photos. */
const SHARE = 0.2;

/**
 * The contents one by one of the items that have several, such as five captions of a photo: each says the same in other
 * words. Undefined where no item has.
 *
 * @param rows Of the channel, by content.
 * @param numbers Item numbers by id; of items that have a row of their own in the channel.
 */
export function severalContents(
  rows: EmbeddingBatch,
  { owners }: Pick<ModalityContents, "owners">,
  numbers: ReadonlyMap<string, number>,
): ChannelViews | undefined {
  const index = rowIndex(rows);
  const items: number[] = [];
  const places: number[] = [];
  for (const [id, digests] of owners) {
    const item = numbers.get(id);
    const known = digests.flatMap((digest) => index.get(digest) ?? []);
    if (item === undefined || known.length < 2) continue;
    for (const place of known) {
      items.push(item);
      places.push(place);
    }
  }
  if (items.length === 0) return undefined;
  const { dimensions } = rows.space;
  const data = new Float32Array(items.length * dimensions);
  for (const [at, place] of places.entries()) data.set(rowOf(rows, place), at * dimensions);
  return { items: Int32Array.from(items), data, share: SHARE };
}

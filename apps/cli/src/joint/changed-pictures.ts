import { compareSpaces, type EmbeddingSpace, type EncoderV1 } from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { decodeImage, type RgbImage } from "@modalis/media";
import { augmentImage, type ChannelViews } from "@modalis/trainer";

/** How much the spread of changed pictures is held down; chosen on photos with captions. */
const SHARE = 3;
/** Pictures of an item that are changed; more would make its share of the work grow without end. */
export const MOST_PICTURES = 4;

export interface PicturesOptions {
  readonly seed: number;
  /** Changed pictures of each. */
  readonly views: number;
  readonly signal: AbortSignal;
  readonly onPicture: () => void;
}

/** Pictures of one item, by its number. */
export interface ItemPictures {
  readonly item: number;
  readonly paths: readonly string[];
}

/**
 * Encodes items' pictures mirrored, cropped and recoloured, once a channel; a picture that cannot be read is left out.
 *
 * @param encoders By channel.
 * @throws The signal's reason once aborted.
 */
export async function changedPictures(
  pictures: readonly ItemPictures[],
  encoders: ReadonlyMap<string, EncoderV1<ImageContent>>,
  { seed, views, signal, onPicture }: PicturesOptions,
): Promise<ReadonlyMap<string, ChannelViews>> {
  const items: number[] = [];
  const rows = new Map([...encoders.keys()].map((channel) => [channel, [] as Float32Array[]]));
  for (const { item, paths } of pictures) {
    for (const [place, path] of paths.slice(0, MOST_PICTURES).entries()) {
      signal.throwIfAborted();
      const image = await decodeImage(path, { signal }).catch(() => undefined);
      signal.throwIfAborted();
      for (let view = 0; image !== undefined && view < views; view++) {
        const number = (item * MOST_PICTURES + place) * views + view;
        const encoded = await inAllChannels(augmentImage(image, number, { seed }), encoders, signal);
        if (encoded === undefined) continue;
        items.push(item);
        for (const [channel, row] of encoded) rows.get(channel)!.push(row);
      }
      onPicture();
    }
  }
  if (items.length === 0) return new Map();
  return new Map(
    [...rows].map(([channel, own]) => {
      const width = own[0]!.length;
      const data = new Float32Array(own.length * width);
      for (const [at, row] of own.entries()) data.set(row, at * width);
      return [channel, { items: Int32Array.from(items), data, share: SHARE }];
    }),
  );
}

/** Undefined when a channel has no row of it, so that all channels keep the same views. */
async function inAllChannels(
  content: RgbImage,
  encoders: ReadonlyMap<string, EncoderV1<ImageContent>>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  const rows = new Map<string, Float32Array>();
  for (const [channel, encoder] of encoders) {
    const { batch } = await encoder.encode([{ id: "view", content }], { signal });
    if (batch.ids.length === 0) return undefined;
    rows.set(channel, batch.values.slice());
  }
  return rows;
}

/** Those encoders whose rows can be compared with the catalogue's; the others are closed. */
export async function comparableEncoders(
  opened: ReadonlyMap<string, EncoderV1<ImageContent>>,
  spaces: ReadonlyMap<string, EmbeddingSpace>,
): Promise<ReadonlyMap<string, EncoderV1<ImageContent>>> {
  const kept = new Map<string, EncoderV1<ImageContent>>();
  for (const [channel, encoder] of opened) {
    const space = spaces.get(channel);
    if (space !== undefined && compareSpaces(space, encoder.space).comparable) kept.set(channel, encoder);
    else await encoder[Symbol.asyncDispose]();
  }
  return kept;
}

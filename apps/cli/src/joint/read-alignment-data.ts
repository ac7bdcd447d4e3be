import {
  type ChannelBatches,
  type EmbeddingBatch,
  type EncoderV1,
  type Modality,
  modalityOfChannel,
} from "@modalis/contract";
import type { ImageContent } from "@modalis/image";
import { createOnnxRuntime, type HubSettings } from "@modalis/onnx";
import { settledModel } from "@modalis/server";
import {
  type Catalogue,
  contentsOf,
  type EmbeddingStore,
  type ModalityContents,
  openDigestCache,
  readItemRows,
} from "@modalis/store";
import type { AlignmentData, ChannelViews } from "@modalis/trainer";
import { alignmentDataOf } from "./alignment-data-of.js";
import { changedPictures, comparableEncoders, type ItemPictures, MOST_PICTURES } from "./changed-pictures.js";
import { severalContents } from "./several-contents.js";

export interface ReadAlignmentOptions {
  readonly seed: number;
  /** Changed views of each picture; 0 for none. */
  readonly views: number;
  readonly cacheFolder: string;
  /** Where a model named `hub:` comes from. */
  readonly hub: HubSettings;
  readonly signal: AbortSignal;
  /** Called with how many pictures will be changed, and then after each. */
  readonly onPictures: (total: number) => { readonly done: () => void };
}

/**
 * What a catalogue's current spaces say of its items, with each item's contents one by one where it has several, and its
 * pictures mirrored, cropped and recoloured.
 */
export async function readAlignmentData(
  catalogue: Catalogue,
  store: EmbeddingStore,
  options: ReadAlignmentOptions,
): Promise<AlignmentData> {
  const digests = await openDigestCache(catalogue.folder);
  const numbers = new Map(catalogue.items.map(({ id }, at) => [id, at]));
  const known = new Map<Modality, ModalityContents>();
  const batches = new Map<string, EmbeddingBatch>();
  const views = new Map<string, ChannelViews>();
  for (const { channel, current } of await store.spaces()) {
    const space = current ? await store.openCurrent(channel) : undefined;
    if (space === undefined) continue;
    const modality = modalityOfChannel(channel);
    const contents =
      known.get(modality) ?? (await contentsOf(catalogue, modality, { digests, signal: options.signal }));
    known.set(modality, contents);
    const rows = await space.readAll();
    const batch = await readItemRows(rows, contents);
    if (batch.ids.length === 0) continue;
    batches.set(channel, batch);
    const own = new Map(batch.ids.map((id) => [id, numbers.get(id)!]));
    const several = severalContents(rows, contents, own);
    if (several !== undefined) views.set(channel, several);
  }
  for (const [channel, changed] of await viewsOfPictures(catalogue, batches, known.get("image"), options))
    views.set(channel, changed);
  return alignmentDataOf([...numbers.keys()], batches, views);
}

async function viewsOfPictures(
  catalogue: Catalogue,
  batches: ChannelBatches,
  contents: ModalityContents | undefined,
  options: ReadAlignmentOptions,
): Promise<ReadonlyMap<string, ChannelViews>> {
  const own = new Map([...batches].filter(([channel]) => modalityOfChannel(channel) === "image"));
  if (options.views === 0 || contents === undefined || own.size === 0) return new Map();
  const { createColourEncoder, createImageEncoder } = await import("@modalis/image");
  await using runtime = createOnnxRuntime();
  const settled = catalogue.settings.models.get("image");
  const modelFolder =
    settled === undefined
      ? {}
      : { modelFolder: settledModel(catalogue.folder, settled), modelSource: { hub: options.hub } };
  const opened = new Map<string, EncoderV1<ImageContent>>([
    ["image", await createImageEncoder({ runtime, cacheFolder: options.cacheFolder, ...modelFolder })],
    ["image.colour", await createColourEncoder()],
  ]);
  const spaces = new Map([...own].map(([channel, { space }]) => [channel, space]));
  const encoders = await comparableEncoders(opened, spaces);
  try {
    if (encoders.size === 0) return new Map();
    // A view needs a row of its item in each of the channels.
    const complete = new Set(catalogue.items.map(({ id }) => id));
    for (const channel of encoders.keys()) {
      const ids = new Set(own.get(channel)!.ids);
      for (const id of complete) if (!ids.has(id)) complete.delete(id);
    }
    const pictures = picturesOf(catalogue, contents, complete);
    const changed = pictures.reduce((sum, { paths }) => sum + Math.min(paths.length, MOST_PICTURES), 0);
    const progress = options.onPictures(changed);
    return await changedPictures(pictures, encoders, { ...options, onPicture: progress.done });
  } finally {
    for (const encoder of encoders.values()) await encoder[Symbol.asyncDispose]();
  }
}

function picturesOf(
  catalogue: Catalogue,
  { contents, owners }: ModalityContents,
  complete: ReadonlySet<string>,
): readonly ItemPictures[] {
  const paths = new Map(
    contents.flatMap((content) => (content.kind === "file" ? [[content.sha256, content.path] as const] : [])),
  );
  return catalogue.items.flatMap(({ id }, item) => {
    const own = complete.has(id) ? (owners.get(id) ?? []).flatMap((digest) => paths.get(digest) ?? []) : [];
    return own.length === 0 ? [] : [{ item, paths: own }];
  });
}

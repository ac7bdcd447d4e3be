import { createBatch, defineSpace, type EmbeddingSpace, type FeatureTable } from "@modalis/contract";
import { type AlignmentChannel, alignModalities, type ChannelViews } from "@modalis/trainer";
import { type Matrix, rowProducts } from "./dense-matrix.js";
import type { CaptionBlocks, EncodedPairs } from "./encode-pairs.js";
import type { EncodedViews } from "./encode-views.js";

export interface AlignedPairs {
  readonly pairs: EncodedPairs;
  readonly texts: CaptionBlocks;
  readonly views: EncodedViews;
  readonly train: readonly number[];
}

/** `[photos, texts]` */
export interface AlignedSimilarities {
  /** Cosines in the joint space. */
  readonly cosines: Matrix;
  /** The same less how near both are to the training items: InfoNCE's log-probability of the pair among those, in units of a cosine. */
  readonly logOdds: Matrix;
}

/** Weights of the blocks and shares of the views: chosen on inner splits of the training photos. */
const CHOSEN = {
  weights: { features: 1, objects: 0.125, colours: 0.1, sentences: 1, words: 0.5 },
  imageViews: 3,
  captions: 0.2,
  settings: { regularisation: 1, temperature: 0.1, learningRate: 3e-4, mixup: 0.5, epochs: 20 },
};

/**
 * Similarities of each photo with each text in a joint space learnt by alignment from the training pairs.
 *
 * @param learned Whether InfoNCE learns; otherwise the space stays at its closed-form start.
 */
export async function alignedSimilarities(
  { pairs, texts, views, train }: AlignedPairs,
  learned: boolean,
): Promise<AlignedSimilarities> {
  const { weights, imageViews, captions } = CHOSEN;
  const settings = learned ? CHOSEN.settings : { ...CHOSEN.settings, learningRate: 1e-9, epochs: 1 };
  const block = (name: keyof typeof weights, channel: string, matrix: Matrix, own?: ChannelViews) => {
    const features = tableOf(channel, matrix, train);
    const entry: AlignmentChannel = { features, weight: weights[name], ...(own ? { views: own } : {}) };
    return [channel, entry] as const;
  };
  const photoOfView = (row: number) => Math.floor(row / views.perPhoto);
  const captionOf = (row: number) => texts.pairOf[row]!;
  const { means } = texts;
  const channels = new Map([
    block("features", "image", pairs.features, viewsOf(views.features, photoOfView, train, imageViews)),
    block("objects", "image.objects", pairs.objects),
    block("colours", "image.colour", pairs.colours, viewsOf(views.colours, photoOfView, train, imageViews)),
    block("sentences", "text", means.sentences, viewsOf(texts.each.sentences, captionOf, train, captions)),
    block("words", "text.words", means.words, viewsOf(texts.each.words, captionOf, train, captions)),
  ]);
  await using space = await alignModalities({ items: pairs.features.rows, channels }, { seed: 1, settings });
  const sideOf = async (blocks: Readonly<Record<string, Matrix>>): Promise<Side> => {
    const batches = Object.entries(blocks).map(([channel, { rows, values }]) => {
      const ids = Array.from({ length: rows }, (_, row) => String(row));
      return [
        channel,
        createBatch(spaceOf(channel, values.length / rows), ids, Float32Array.from(values)),
      ] as const;
    });
    const batch = await space.projectTogether(new Map(batches));
    const values = Float64Array.from(batch.values);
    return {
      vectors: { rows: pairs.features.rows, columns: space.dimensions, values },
      nearness: space.nearness(batch),
    };
  };
  return similaritiesOf(
    await sideOf({ image: pairs.features, "image.objects": pairs.objects, "image.colour": pairs.colours }),
    await sideOf({ text: means.sentences, "text.words": means.words }),
  );
}

interface Side {
  readonly vectors: Matrix;
  readonly nearness: Float32Array;
}

function similaritiesOf(photos: Side, texts: Side): AlignedSimilarities {
  const cosines = rowProducts(photos.vectors, texts.vectors);
  const { columns } = cosines;
  const values = cosines.values.map(
    (cosine, cell) => cosine - photos.nearness[Math.floor(cell / columns)]! - texts.nearness[cell % columns]!,
  );
  return { cosines, logOdds: { ...cosines, values } };
}

/** Rows of the training pairs alone; those of others are not there. */
function tableOf(channel: string, { rows, columns, values }: Matrix, train: readonly number[]): FeatureTable {
  const data = new Float32Array(rows * columns);
  const present = new Uint8Array(rows);
  for (const row of train) {
    data.set(values.subarray(row * columns, (row + 1) * columns), row * columns);
    present[row] = 1;
  }
  return { dimensions: columns, data, present, space: spaceOf(channel, columns) };
}

function viewsOf(
  { rows, columns, values }: Matrix,
  pairOf: (row: number) => number,
  train: readonly number[],
  share: number,
): ChannelViews {
  const known = new Set(train);
  const own = Array.from({ length: rows }, (_, row) => row).filter((row) => known.has(pairOf(row)));
  const data = new Float32Array(own.length * columns);
  for (const [at, row] of own.entries())
    data.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  return { items: Int32Array.from(own, pairOf), data, share };
}

function spaceOf(channel: string, dimensions: number): EmbeddingSpace {
  const [modality = "", aspect] = channel.split(".");
  return defineSpace({
    modality,
    dimensions,
    normalisation: "none",
    model: { id: "flickr300 block", revision: "1", preprocessing: "none" },
    ...(aspect === undefined ? {} : { aspect }),
  });
}

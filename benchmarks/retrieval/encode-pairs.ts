import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type EncoderV1, encodeAll } from "@modalis/contract";
import {
  cocoLabels,
  createColourEncoder,
  createImageEncoder,
  createObjectDetector,
  type ImageContent,
} from "@modalis/image";
import { createTextEncoder, createWordsEncoder, fitWordStatistics } from "@modalis/text";
import type { Caption } from "../text/flickr-captions.js";
import type { Block } from "./block-kernel.js";
import { type Matrix, rowProducts, unitRows, weightedSum, zeros } from "./dense-matrix.js";

/** What the encoders say of each photo and of its captions; row `i` of every block is pair `i`. */
export interface EncodedPairs {
  readonly features: Block;
  readonly colours: Block;
  /** `[photos, 80]`: the detector's class scores. */
  readonly objects: Block;
  readonly sentences: Block;
  /** `[photos, 80]`: products of the captions' sentence vector with that of each class name. */
  readonly names: Block;
  /** Word vectors, with the statistics of the training captions alone. */
  words(train: readonly number[]): Promise<Block>;
}

const folder = fileURLToPath(new URL("../../../shared/data/flickr300/images/", import.meta.url));

/** Encodes photos and captions with the default encoders; a photo's captions count as the mean of their vectors. */
export async function encodePairs(captions: readonly Caption[]): Promise<EncodedPairs> {
  const photos = [...new Set(captions.map(({ photo }) => photo))];
  const paths = photos.map((photo) => `${folder}${photo}`);
  const numbers = new Map(photos.map((photo, at) => [photo, at]));
  const pairOf = captions.map(({ photo }) => numbers.get(photo)!);
  const texts = captions.map(({ text }) => text);
  await using sentenceEncoder = await createTextEncoder();
  await using imageEncoder = await createImageEncoder();
  await using colourEncoder = await createColourEncoder();
  const sentences = meanOfPairs(await encodeRows(sentenceEncoder, texts), pairOf, photos.length);
  const classes = await encodeRows(
    sentenceEncoder,
    cocoLabels.map((label) => `A ${label} .`),
  );
  return {
    features: await encodeRows(imageEncoder, paths),
    colours: await encodeRows(colourEncoder, paths),
    objects: await classScores(paths),
    sentences,
    names: rowProducts(sentences, unitRows(centred(classes))),
    async words(train) {
      const known = new Set(train);
      const statistics = fitWordStatistics(texts.filter((_, at) => known.has(pairOf[at]!)));
      await using encoder = await createWordsEncoder({ statistics });
      return meanOfPairs(await encodeRows(encoder, texts), pairOf, photos.length);
    },
  };
}

/** Whether the photos are there. */
export function hasPhotos(): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

async function encodeRows<Content extends string | ImageContent>(
  encoder: EncoderV1<Content>,
  contents: readonly Content[],
): Promise<Matrix> {
  const rows = zeros(contents.length, encoder.space.dimensions);
  const inputs = contents.map((content, at) => ({ id: String(at), content }));
  for await (const { batch, failures } of encodeAll(encoder, inputs)) {
    if (failures.length > 0) throw failures[0]!.error;
    rows.values.set(batch.values, Number(batch.ids[0]) * rows.columns);
  }
  return rows;
}

async function classScores(paths: readonly string[]): Promise<Matrix> {
  await using detector = await createObjectDetector();
  const rows = zeros(paths.length, detector.labels.length);
  for (let start = 0; start < paths.length; start += detector.maxBatchSize) {
    const chunk = paths.slice(start, start + detector.maxBatchSize);
    const inputs = chunk.map((content, at) => ({ id: String(start + at), content }));
    const { images, failures } = await detector.detect(inputs);
    if (failures.length > 0) throw failures[0]!.error;
    for (const { id, classScores: scores } of images) rows.values.set(scores, Number(id) * rows.columns);
  }
  return rows;
}

function meanOfPairs({ columns, values }: Matrix, pairOf: readonly number[], pairs: number): Matrix {
  const means = zeros(pairs, columns);
  const counts = new Float64Array(pairs);
  for (const pair of pairOf) counts[pair]! += 1;
  pairOf.forEach((pair, row) => {
    for (let column = 0; column < columns; column++)
      means.values[pair * columns + column]! += values[row * columns + column]! / counts[pair]!;
  });
  return means;
}

/** Less the mean row. */
function centred(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const means = meanOfPairs(matrix, new Array<number>(rows).fill(0), 1).values;
  const shift = { rows, columns, values: matrix.values.map((_, at) => means[at % columns]!) };
  return weightedSum([
    [1, matrix],
    [-1, shift],
  ]);
}

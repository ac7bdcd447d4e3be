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

/** What the encoders say of photos and captions; row `i` of every block is pair `i`. */
export interface EncodedPairs {
  /** Of the photo files. */
  readonly paths: readonly string[];
  readonly features: Block;
  readonly colours: Block;
  /** `[photos, 80]`: the detector's class scores. */
  readonly objects: Block;
  /** Captions' vectors; those of words with the statistics of the training captions alone. */
  texts(train: readonly number[]): Promise<CaptionBlocks>;
}

/** The text side of the pairs. */
export interface TextBlocks {
  readonly sentences: Block;
  readonly words: Block;
  /** `[photos, 80]`: products of the sentence vector with that of each class name. */
  readonly names: Block;
}

export interface CaptionBlocks {
  /** Each row the mean of a photo's five captions. */
  readonly means: TextBlocks;
  /** The same for training rows; each other row is caption number `caption`, 0 to 4, by itself. */
  alone(caption: number): TextBlocks;
  /** Each row one caption. */
  readonly each: TextBlocks;
  /** The pair of each caption. */
  readonly pairOf: readonly number[];
}

const folder = fileURLToPath(new URL("../../../shared/data/flickr300/images/", import.meta.url));

/** Encodes photos and captions with the default encoders. */
export async function encodePairs(captions: readonly Caption[]): Promise<EncodedPairs> {
  const photos = [...new Set(captions.map(({ photo }) => photo))];
  const paths = photos.map((photo) => `${folder}${photo}`);
  const numbers = new Map(photos.map((photo, at) => [photo, at]));
  const pairOf = captions.map(({ photo }) => numbers.get(photo)!);
  const texts = captions.map(({ text }) => text);
  await using sentenceEncoder = await createTextEncoder();
  await using imageEncoder = await createImageEncoder();
  await using colourEncoder = await createColourEncoder();
  const sentences = await encodeRows(sentenceEncoder, texts);
  const classes = await encodeRows(
    sentenceEncoder,
    cocoLabels.map((label) => `A ${label} .`),
  );
  const names = rowProducts(sentences, unitRows(centred(classes)));
  return {
    paths,
    features: await encodeRows(imageEncoder, paths),
    colours: await encodeRows(colourEncoder, paths),
    objects: await classScores(paths),
    async texts(train) {
      const known = new Set(train);
      const statistics = fitWordStatistics(texts.filter((_, at) => known.has(pairOf[at]!)));
      await using encoder = await createWordsEncoder({ statistics });
      const rows = { sentences, words: await encodeRows(encoder, texts), names };
      const blocks = (pooled: (matrix: Matrix) => Matrix): TextBlocks => ({
        sentences: pooled(rows.sentences),
        words: pooled(rows.words),
        names: pooled(rows.names),
      });
      return {
        each: rows,
        pairOf,
        means: blocks((matrix) => meanOfPairs(matrix, pairOf)),
        alone: (caption) => blocks((matrix) => captionOfPairs(matrix, pairOf, { known, caption })),
      };
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

function meanOfPairs({ columns, values }: Matrix, pairOf: readonly number[]): Matrix {
  const counts: number[] = [];
  for (const pair of pairOf) counts[pair] = (counts[pair] ?? 0) + 1;
  const means = zeros(counts.length, columns);
  pairOf.forEach((pair, row) => {
    for (let column = 0; column < columns; column++)
      means.values[pair * columns + column]! += values[row * columns + column]! / counts[pair]!;
  });
  return means;
}

function captionOfPairs(
  matrix: Matrix,
  pairOf: readonly number[],
  { known, caption }: { readonly known: ReadonlySet<number>; readonly caption: number },
): Matrix {
  const { columns, values } = matrix;
  const rows = meanOfPairs(matrix, pairOf);
  for (let pair = 0; pair < rows.rows; pair++) {
    if (known.has(pair)) continue;
    const row = pairOf.indexOf(pair) + caption; // a photo's captions stand together
    rows.values.set(values.subarray(row * columns, (row + 1) * columns), pair * columns);
  }
  return rows;
}

/** Less the mean row. */
function centred(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const means = meanOfPairs(matrix, new Array<number>(rows).fill(0)).values;
  const shift = { rows, columns, values: matrix.values.map((_, at) => means[at % columns]!) };
  return weightedSum([
    [1, matrix],
    [-1, shift],
  ]);
}

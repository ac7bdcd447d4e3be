import { encodeAll } from "@modalis/contract";
import { createTextEncoder } from "@modalis/text";
import { blockKernel, standardiseBlock } from "../retrieval/block-kernel.js";
import { canonicalCosines } from "../retrieval/canonical-correlation.js";
import { type Matrix, unitRows, weightedSum, zeros } from "../retrieval/dense-matrix.js";

/** Vectors of the default sentence encoder, each less the mean row, of unit length. */
export async function sentenceRows(texts: readonly string[]): Promise<Matrix> {
  await using encoder = await createTextEncoder();
  const rows = zeros(texts.length, encoder.space.dimensions);
  const inputs = texts.map((content, at) => ({ id: String(at), content }));
  for await (const { batch } of encodeAll(encoder, inputs))
    for (const [at, id] of batch.ids.entries())
      rows.values.set(
        batch.values.subarray(at * rows.columns, (at + 1) * rows.columns),
        Number(id) * rows.columns,
      );
  return centredUnits(rows);
}

/** Percent of queries whose item is among the ten best; of equal scores the right one ranks last. */
export function recallAtTen(scores: Matrix, itemOf: readonly number[]): number {
  const found = itemOf.filter((item, query) => {
    const row = scores.values.subarray(query * scores.columns, (query + 1) * scores.columns);
    return row.filter((score) => score >= row[item]!).length <= 10;
  });
  return (100 * found.length) / itemOf.length;
}

/** Each row brought to mean 0 and deviation 1, so that scores of two sources can be added. */
export function standardRows({ rows, columns, values }: Matrix): Matrix {
  const scaled = Float64Array.from(values);
  for (let row = 0; row < rows; row++) {
    const part = scaled.subarray(row * columns, (row + 1) * columns);
    const mean = part.reduce((sum, value) => sum + value, 0) / columns;
    const deviation = Math.sqrt(part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / columns);
    for (let at = 0; at < columns; at++) part[at] = (part[at]! - mean) / (deviation || 1);
  }
  return { rows, columns, values: scaled };
}

/** Regularisation of the joint space, fixed beforehand: `cross-modal-retrieval.ts` settles near it on inner splits. */
const REGULARISATION = 1;

/**
 * Cosine of each photo with each photo's mean caption, `[photos, photos]`, in the space that canonical correlation learns
 * from training photos.
 */
export function jointCosines(photos: Matrix, captions: Matrix, train: readonly number[]): Matrix {
  const kernelOf = (rows: Matrix) => blockKernel(standardiseBlock(rows, train), train);
  return canonicalCosines({ photos: kernelOf(photos), texts: kernelOf(captions) }, train, REGULARISATION);
}

function centredUnits(matrix: Matrix): Matrix {
  const { rows, columns, values } = matrix;
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) means[at % columns]! += values[at]! / rows;
  const shift = { rows, columns, values: values.map((_, at) => means[at % columns]!) };
  return unitRows(
    weightedSum([
      [1, matrix],
      [-1, shift],
    ]),
  );
}

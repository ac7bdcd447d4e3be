import { assertComparable } from "../space/compare-spaces.js";
import { createBatch } from "./create-batch.js";
import type { EmbeddingBatch } from "./embedding-batch.js";

/** The vector of row `index`, as a view of the batch's values. */
export function rowOf(batch: EmbeddingBatch, index: number): Float32Array {
  const { dimensions } = batch.space;
  return batch.values.subarray(index * dimensions, (index + 1) * dimensions);
}

/** Where each id stands in the batch. */
export function rowIndex(batch: Pick<EmbeddingBatch, "ids">): Map<string, number> {
  return new Map(batch.ids.map((id, index) => [id, index]));
}

/** A batch of the named rows, in the order given; ids the batch does not hold are left out. */
export function selectRows(batch: EmbeddingBatch, ids: Iterable<string>): EmbeddingBatch {
  const index = rowIndex(batch);
  const wanted = [...new Set(ids)].filter((id) => index.has(id));
  const values = new Float32Array(wanted.length * batch.space.dimensions);
  for (const [at, id] of wanted.entries())
    values.set(rowOf(batch, index.get(id)!), at * batch.space.dimensions);
  const provenance = batch.provenance && wanted.map((id) => batch.provenance![index.get(id)!]!);
  return createBatch(batch.space, wanted, values, provenance);
}

/**
 * One batch of all rows, in order.
 *
 * @throws `SPACE_MISMATCH` when the batches are of different spaces, `INVALID_TENSOR` when an id repeats.
 */
export function concatenateBatches(batches: readonly [EmbeddingBatch, ...EmbeddingBatch[]]): EmbeddingBatch {
  const [first] = batches;
  const values = new Float32Array(batches.reduce((sum, batch) => sum + batch.values.length, 0));
  let at = 0;
  for (const batch of batches) {
    assertComparable(first.space, batch.space);
    values.set(batch.values, at);
    at += batch.values.length;
  }
  const provenance = batches.every((batch) => batch.provenance)
    ? batches.flatMap((batch) => batch.provenance!)
    : undefined;
  return createBatch(
    first.space,
    batches.flatMap((batch) => batch.ids),
    values,
    provenance,
  );
}

/** Scales each row of `[rows, dimensions]` to unit L2 length, in place; rows of length zero stay zero. */
export function normaliseRows(values: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < values.length; start += dimensions) {
    let sum = 0;
    for (let at = start; at < start + dimensions; at++) sum += values[at]! * values[at]!;
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let at = start; at < start + dimensions; at++) values[at]! *= scale;
  }
  return values;
}

import { type EncoderInput, type EncoderV1, rowOf } from "@modalis/contract";
import { expect } from "vitest";
import { inParts } from "../batch/batch-subject.js";

/** The row of each input by id, encoded in as few batches as the encoder takes; any failure is an error. */
export async function encodeRows<Content>(
  encoder: EncoderV1<Content>,
  inputs: readonly EncoderInput<Content>[],
): Promise<Map<string, Float32Array>> {
  const rows = new Map<string, Float32Array>();
  for (const part of inParts(inputs, encoder.maxBatchSize)) {
    const { batch, failures } = await encoder.encode(part);
    expect(failures).toEqual([]);
    for (const [index, id] of batch.ids.entries()) rows.set(id, rowOf(batch, index).slice());
  }
  return rows;
}

/** Fails, naming the row, unless both hold the same ids with values at most `tolerance` apart. */
export function expectSameRows(
  actual: ReadonlyMap<string, Float32Array>,
  expected: ReadonlyMap<string, Float32Array>,
  tolerance: number,
): void {
  expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [id, row] of expected) {
    const gap = largestGap(actual.get(id)!, row);
    expect(gap, `row "${id}" differs by ${gap}, more than ${tolerance}`).toBeLessThanOrEqual(tolerance);
  }
}

/** Cosine of the angle between two rows of equal length. */
export function cosine(left: Float32Array, right: Float32Array): number {
  let product = 0;
  for (let at = 0; at < left.length; at++) product += left[at]! * right[at]!;
  return product / (Math.hypot(...left) * Math.hypot(...right));
}

function largestGap(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  let gap = 0;
  for (let at = 0; at < left.length; at++) {
    const difference = Math.abs(left[at]! - right[at]!);
    // Written so that NaN is a gap too.
    if (!(difference <= gap)) gap = difference;
  }
  return gap;
}

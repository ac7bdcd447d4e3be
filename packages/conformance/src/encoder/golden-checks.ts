import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import {
  assertComparable,
  batchFromSafetensors,
  batchToSafetensors,
  concatenateBatches,
  createBatch,
  type EmbeddingBatch,
  type EncoderInput,
  type EncoderV1,
} from "@modalis/contract";
import { expect } from "vitest";
import { inParts } from "../batch/batch-subject.js";
import type { CheckTable, NeedTable } from "../kit/check.js";
import { encodeRows, expectSameRows } from "./encode-rows.js";
import type { EncoderSubject, GoldenFile } from "./encoder-subject.js";

const SAME_SPACE = "keeps the fingerprint of its golden file";
const SAME_ROWS = "gives the rows of its golden file";
const DEFAULT_TOLERANCE = 1e-3;

/** Encodes the inputs and writes their rows as a golden file, for a test of this and later releases. */
export async function writeGolden<Content>(
  encoder: EncoderV1<Content>,
  inputs: readonly EncoderInput<Content>[],
  path: string,
): Promise<void> {
  let golden: EmbeddingBatch = createBatch(encoder.space, [], new Float32Array());
  for (const part of inParts(inputs, encoder.maxBatchSize)) {
    const { batch, failures } = await encoder.encode(part);
    expect(failures).toEqual([]);
    golden = concatenateBatches([golden, createBatch(batch.space, batch.ids, batch.values)]);
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, batchToSafetensors(golden));
}

/** Vectors may change only together with the fingerprint: both are compared with a file of an earlier day. */
export const goldenChecks: CheckTable<EncoderV1<unknown>, EncoderSubject<unknown>> = {
  [SAME_SPACE]: async (encoder, subject) => {
    const golden = await readGolden(encoder, subject);
    assertComparable(golden.space, encoder.space);
    expect(encoder.space.fingerprint).toBe(golden.space.fingerprint);
  },

  [SAME_ROWS]: async (encoder, subject) => {
    const golden = await readGolden(encoder, subject);
    const { dimensions } = golden.space;
    const expected = new Map(
      golden.ids.map((id, row) => [id, golden.values.subarray(row * dimensions, (row + 1) * dimensions)]),
    );
    const actual = await encodeRows(encoder, subject.inputs);
    expectSameRows(actual, expected, subject.golden?.tolerance ?? DEFAULT_TOLERANCE);
  },
};

/** Both golden checks need a golden file. */
export const goldenNeeds: NeedTable<EncoderSubject<unknown>> = {
  [SAME_SPACE]: ({ golden }) => (golden === undefined ? "the subject names no golden file" : undefined),
  [SAME_ROWS]: ({ golden }) => (golden === undefined ? "the subject names no golden file" : undefined),
};

async function readGolden(
  encoder: EncoderV1<unknown>,
  { golden, inputs }: EncoderSubject<unknown>,
): Promise<EmbeddingBatch> {
  const { path, update } = golden as GoldenFile;
  if (update === true) {
    await writeGolden(encoder, inputs, path);
    expect.fail(`wrote ${path}; take "update: true" out of the subject and commit the file`);
  }
  if (!existsSync(path)) {
    expect.fail(`no golden file at ${path}; set "golden: { path, update: true }" for one run to write it`);
  }
  return batchFromSafetensors(await readFile(path));
}

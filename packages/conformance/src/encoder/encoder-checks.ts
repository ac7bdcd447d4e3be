import {
  batchFromSafetensors,
  batchToSafetensors,
  compareSpaces,
  type EncoderV1,
  parseSpace,
  rowOf,
} from "@modalis/contract";
import { expect } from "vitest";
import { batchChecks } from "../batch/batch-checks.js";
import { inParts } from "../batch/batch-subject.js";
import type { CheckTable, NeedTable } from "../kit/check.js";
import { cosine, encodeRows, expectSameRows } from "./encode-rows.js";
import type { EncoderSubject } from "./encoder-subject.js";
import { goldenChecks, goldenNeeds } from "./golden-checks.js";

const DEFAULT_TOLERANCE = 1e-4;
const LIKENESS = "puts what is alike nearer than what is not";

/** Every rule an encoder must obey, by name. One rule, one function; no state is shared. */
export const encoderChecks: CheckTable<EncoderV1<unknown>, EncoderSubject<unknown>> = {
  ...batchChecks<EncoderV1<unknown>>(async (encoder, inputs, options) => {
    const { batch, failures } = await encoder.encode(inputs, options);
    return { ids: batch.ids, failures };
  }),

  "gives each input one row of its space's dimensions": async (encoder, { inputs }) => {
    const { batch } = await encoder.encode(inputs.slice(0, encoder.maxBatchSize));
    expect(batch.values).toBeInstanceOf(Float32Array);
    expect(batch.values).toHaveLength(batch.ids.length * encoder.space.dimensions);
  },

  "declares a space whose fingerprint is that of its fields": async ({ space }) => {
    expect(parseSpace(JSON.parse(JSON.stringify(space)))).toEqual(space);
  },

  "stamps every batch with its own space": async (encoder, { inputs }) => {
    for (const part of [inputs.slice(0, encoder.maxBatchSize), []]) {
      const { batch } = await encoder.encode(part);
      expect(compareSpaces(batch.space, encoder.space)).toEqual({ comparable: true, because: "same-space" });
    }
  },

  "gives finite values": async (encoder, { inputs }) => {
    const { batch } = await encoder.encode(inputs.slice(0, encoder.maxBatchSize));
    expect(batch.values.findIndex((value) => !Number.isFinite(value))).toBe(-1);
  },

  "keeps the norm it declares": async (encoder, { inputs }) => {
    if (encoder.space.normalisation !== "l2") return;
    for (const part of inParts(inputs, encoder.maxBatchSize)) {
      const { batch } = await encoder.encode(part);
      for (const index of batch.ids.keys()) expect(Math.hypot(...rowOf(batch, index))).toBeCloseTo(1, 4);
    }
  },

  "tells different contents apart": async (encoder, { inputs }) => {
    const rows = await encodeRows(encoder, inputs);
    expect(new Set([...rows.values()].map(String)).size).toBeGreaterThan(1);
  },

  "gives a row that does not depend on its batch": async (encoder, { inputs, tolerance }) => {
    const together = await encodeRows(encoder, inputs);
    const alone = new Map<string, Float32Array>();
    for (const input of inputs)
      for (const [id, row] of await encodeRows(encoder, [input])) alone.set(id, row);
    expectSameRows(alone, together, tolerance ?? DEFAULT_TOLERANCE);
  },

  "gives a row that does not depend on the order of its batch": async (encoder, { inputs, tolerance }) => {
    const forwards = await encodeRows(encoder, inputs);
    const backwards = await encodeRows(encoder, inputs.toReversed());
    expectSameRows(backwards, forwards, tolerance ?? DEFAULT_TOLERANCE);
  },

  "gives a row that does not depend on its id": async (encoder, { inputs }) => {
    const rows = await encodeRows(encoder, inputs);
    const renamed = await encodeRows(
      encoder,
      inputs.map(({ id, content }) => ({ id: `again ${id}`, content })),
    );
    for (const [id, row] of rows) expect(renamed.get(`again ${id}`)).toEqual(row);
  },

  "gives the same row for the same input, bit for bit": async (encoder, { inputs }) => {
    expectSameRows(await encodeRows(encoder, inputs), await encodeRows(encoder, inputs), 0);
  },

  "answers calls made at once as it answers them alone": async (encoder, { inputs, tolerance }) => {
    const alone = await encodeRows(encoder, inputs);
    const atOnce = await Promise.all(inputs.map((input) => encodeRows(encoder, [input])));
    const rows = new Map(atOnce.flatMap((answer) => [...answer]));
    expectSameRows(rows, alone, tolerance ?? DEFAULT_TOLERANCE);
  },

  "survives a round trip through safetensors": async (encoder, { inputs }) => {
    const { batch } = await encoder.encode(inputs.slice(0, encoder.maxBatchSize));
    expect(batchFromSafetensors(batchToSafetensors(batch))).toEqual(batch);
  },

  [LIKENESS]: async (encoder, { likeness }) => {
    const inputs = Object.entries(likeness!).map(([id, content]) => ({ id, content }));
    const rows = await encodeRows(encoder, inputs);
    const [anchor, near, far] = ["anchor", "near", "far"].map((id) => rows.get(id)!);
    expect(cosine(anchor!, near!)).toBeGreaterThan(cosine(anchor!, far!));
  },

  ...goldenChecks,
};

/** Rules that need an optional field of the subject. */
export const encoderNeeds: NeedTable<EncoderSubject<unknown>> = {
  ...goldenNeeds,
  [LIKENESS]: ({ likeness }) => (likeness === undefined ? "the subject names no likeness" : undefined),
};

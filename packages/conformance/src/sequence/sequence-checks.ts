import {
  type EncoderInput,
  type EncoderV1,
  parseSpace,
  type SequenceEncoderV1,
  sequencesFromSafetensors,
  sequencesToSafetensors,
} from "@modalis/contract";
import { expect } from "vitest";
import { batchChecks } from "../batch/batch-checks.js";
import { inParts } from "../batch/batch-subject.js";
import { expectSameRows } from "../encoder/encode-rows.js";
import { encoderChecks, encoderNeeds } from "../encoder/encoder-checks.js";
import type { EncoderSubject } from "../encoder/encoder-subject.js";
import type { CheckTable, NeedTable } from "../kit/check.js";

/** An encoder that keeps frames or tokens, with what the kit needs to try it. */
export type SequenceEncoderSubject<Content> = EncoderSubject<Content, SequenceEncoderV1<Content>>;

const DEFAULT_TOLERANCE = 1e-4;

const ofSequences = batchChecks<SequenceEncoderV1<unknown>>(async (encoder, inputs, options) => {
  const { sequences, failures } = await encoder.encodeSequences(inputs, options);
  return { ids: sequences.ids, failures };
});

/** Every rule of `encodeSequences`, by name, after every rule of `encode`. */
export const sequenceChecks: CheckTable<SequenceEncoderV1<unknown>, SequenceEncoderSubject<unknown>> = {
  ...(encoderChecks as CheckTable<EncoderV1<unknown>, SequenceEncoderSubject<unknown>>),

  ...Object.fromEntries(Object.entries(ofSequences).map(([name, check]) => [`sequences: ${name}`, check])),

  "sequences: have one space, whose fingerprint is that of its fields": async (encoder, { inputs }) => {
    const part = inputs.slice(0, encoder.maxBatchSize);
    const spaces = [await encoder.encodeSequences(part), await encoder.encodeSequences([])].map(
      ({ sequences }) => sequences.space,
    );
    expect(parseSpace(JSON.parse(JSON.stringify(spaces[0])))).toEqual(spaces[0]);
    expect(spaces[1]).toEqual(spaces[0]);
  },

  "sequences: have lengths that add up to finite rows": async (encoder, { inputs }) => {
    const { sequences } = await encoder.encodeSequences(inputs.slice(0, encoder.maxBatchSize));
    const rows = sequences.lengths.reduce((sum, length) => sum + length, 0);
    expect(sequences.lengths).toHaveLength(sequences.ids.length);
    expect(Math.min(...sequences.lengths)).toBeGreaterThanOrEqual(1);
    expect(sequences.values).toHaveLength(rows * sequences.space.dimensions);
    expect(sequences.values.findIndex((value) => !Number.isFinite(value))).toBe(-1);
  },

  "sequences: keep the norm they declare": async (encoder, { inputs }) => {
    const { sequences } = await encoder.encodeSequences(inputs.slice(0, encoder.maxBatchSize));
    const { dimensions, normalisation } = sequences.space;
    if (normalisation !== "l2") return;
    for (let start = 0; start < sequences.values.length; start += dimensions) {
      expect(Math.hypot(...sequences.values.subarray(start, start + dimensions))).toBeCloseTo(1, 4);
    }
  },

  "sequences: give positions that rise within each id": async (encoder, { inputs }) => {
    const { sequences } = await encoder.encodeSequences(inputs.slice(0, encoder.maxBatchSize));
    const { lengths, positions } = sequences;
    if (positions === undefined) return;
    expect(positions).toHaveLength(lengths.reduce((sum, length) => sum + length, 0));
    let start = 0;
    for (const length of lengths) {
      const own = positions.subarray(start, start + length);
      expect([...own]).toEqual([...new Set(own.toSorted())]);
      start += length;
    }
  },

  "sequences: do not depend on their batch or its order": async (encoder, { inputs, tolerance }) => {
    const together = await sequenceRows(encoder, inputs);
    const alone = new Map<string, Float32Array>();
    for (const input of inputs.toReversed()) {
      for (const [id, rows] of await sequenceRows(encoder, [input])) alone.set(id, rows);
    }
    expectSameRows(alone, together, tolerance ?? DEFAULT_TOLERANCE);
    const backwards = await sequenceRows(encoder, inputs.toReversed());
    expectSameRows(backwards, together, tolerance ?? DEFAULT_TOLERANCE);
  },

  "sequences: are the same for the same input, bit for bit": async (encoder, { inputs }) => {
    expectSameRows(await sequenceRows(encoder, inputs), await sequenceRows(encoder, inputs), 0);
  },

  "sequences: survive a round trip through safetensors": async (encoder, { inputs }) => {
    const { sequences } = await encoder.encodeSequences(inputs.slice(0, encoder.maxBatchSize));
    expect(sequencesFromSafetensors(sequencesToSafetensors(sequences))).toEqual(sequences);
  },
};

/** Rules that need an optional field of the subject. */
export const sequenceNeeds = encoderNeeds as NeedTable<SequenceEncoderSubject<unknown>>;

/** All rows of each id, one after the other. */
async function sequenceRows(
  encoder: SequenceEncoderV1<unknown>,
  inputs: readonly EncoderInput<unknown>[],
): Promise<Map<string, Float32Array>> {
  const rows = new Map<string, Float32Array>();
  for (const part of inParts(inputs, encoder.maxBatchSize)) {
    const { sequences, failures } = await encoder.encodeSequences(part);
    expect(failures).toEqual([]);
    let start = 0;
    for (const [index, id] of sequences.ids.entries()) {
      const end = start + sequences.lengths[index]! * sequences.space.dimensions;
      rows.set(id, sequences.values.slice(start, end));
      start = end;
    }
  }
  return rows;
}

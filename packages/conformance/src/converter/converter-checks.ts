import type { Conversion, ConverterV1, EncoderInput } from "@modalis/contract";
import { expect } from "vitest";
import { batchChecks } from "../batch/batch-checks.js";
import { type BatchSubject, inParts } from "../batch/batch-subject.js";
import type { CheckTable } from "../kit/check.js";

/** A converter, with what the kit needs to try it. */
export type ConverterSubject<Source, Target> = BatchSubject<ConverterV1<Source, Target>, Source>;

/** Every rule a converter must obey, by name. */
export const converterChecks: CheckTable<
  ConverterV1<unknown, unknown>,
  ConverterSubject<unknown, unknown>
> = {
  ...batchChecks<ConverterV1<unknown, unknown>>(async (converter, inputs, options) => {
    const { outputs, failures } = await converter.convert(inputs, options);
    return { ids: outputs.map(({ id }) => id), failures };
  }),

  "says from which modality to which, and by which revision": async ({ from, to, revision }) => {
    for (const word of [from, to]) expect(word).toMatch(/^[^.\s]+$/);
    expect(revision).toMatch(/\S/);
  },

  "gives content for every output, and confidence from 0 to 1": async (converter, { inputs }) => {
    for (const { content, confidence } of (await convertAll(converter, inputs)).values()) {
      expect(content ?? null).not.toBeNull();
      if (confidence === undefined) continue;
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  },

  "gives content that does not depend on the batch or its order": async (converter, { inputs }) => {
    const together = contents(await convertAll(converter, inputs));
    expect(contents(await convertAll(converter, inputs.toReversed()))).toEqual(together);
    for (const input of inputs) {
      const alone = await convertAll(converter, [input]);
      expect(alone.get(input.id)?.content).toEqual(together.get(input.id));
    }
  },

  "gives the same content for the same input": async (converter, { inputs }) => {
    expect(await convertAll(converter, inputs)).toEqual(await convertAll(converter, inputs));
  },

  "answers calls made at once as it answers them alone": async (converter, { inputs }) => {
    const alone = contents(await convertAll(converter, inputs));
    const atOnce = await Promise.all(inputs.map((input) => convertAll(converter, [input])));
    expect(contents(new Map(atOnce.flatMap((answer) => [...answer])))).toEqual(alone);
  },
};

async function convertAll(
  converter: ConverterV1<unknown, unknown>,
  inputs: readonly EncoderInput<unknown>[],
): Promise<Map<string, Conversion<unknown>>> {
  const outputs = new Map<string, Conversion<unknown>>();
  for (const part of inParts(inputs, converter.maxBatchSize)) {
    const answer = await converter.convert(part);
    expect(answer.failures).toEqual([]);
    for (const output of answer.outputs) outputs.set(output.id, output);
  }
  return outputs;
}

function contents(outputs: ReadonlyMap<string, Conversion<unknown>>): Map<string, unknown> {
  return new Map([...outputs].map(([id, { content }]) => [id, content]));
}

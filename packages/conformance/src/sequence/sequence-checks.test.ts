import type { SequenceEncoderV1, SequenceResult } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { toyInputs } from "../encoder/faulty-encoder.js";
import { createLetterEncoder } from "../encoder/letter-encoder.js";
import { failedChecks } from "../kit/failed-checks.js";
import { type SequenceEncoderSubject, sequenceChecks, sequenceNeeds } from "./sequence-checks.js";

/** The names of the checks that the toy fails when its sequences are changed after the fact. */
async function failuresOf(
  change: (result: SequenceResult, given: number) => SequenceResult,
): Promise<readonly string[]> {
  const create = async (): Promise<SequenceEncoderV1<string>> => {
    const sound = createLetterEncoder();
    return {
      ...sound,
      encodeSequences: async (given, options) =>
        change(await sound.encodeSequences(given, options), given.length),
    };
  };
  const subject: SequenceEncoderSubject<string> = {
    name: "toy",
    create,
    inputs: toyInputs,
    broken: { id: "empty", content: "" },
  };
  return failedChecks({
    subject: subject as SequenceEncoderSubject<unknown>,
    checks: sequenceChecks,
    needs: sequenceNeeds,
    create: () => create() as Promise<SequenceEncoderV1<unknown>>,
    dispose: async () => {},
  });
}

const withSequences = (
  change: (sequences: SequenceResult["sequences"]) => Partial<SequenceResult["sequences"]>,
) =>
  failuresOf(({ sequences, failures }) => ({ sequences: { ...sequences, ...change(sequences) }, failures }));

describe("sequenceChecks", () => {
  it("pass an encoder without a fault", async () => {
    expect(await withSequences(() => ({}))).toEqual([]);
  });
});

describe("sequenceChecks catch an encoder that", () => {
  it("counts a row too few", async () => {
    expect(
      await withSequences(({ lengths }) => ({ lengths: lengths.map((length) => length - 1) })),
    ).toContain("sequences: have lengths that add up to finite rows");
  });

  it("lets time run backwards", async () => {
    expect(
      await withSequences(({ positions }) => ({ positions: positions!.map((place) => -place) })),
    ).toEqual(["sequences: give positions that rise within each id"]);
  });

  it("breaks the norm it declares", async () => {
    expect(await withSequences(({ values }) => ({ values: values.map((value) => value / 2) }))).toEqual([
      "sequences: keep the norm they declare",
    ]);
  });

  it("lets rows depend on the batch", async () => {
    const failed = await failuresOf(({ sequences, failures }, given) => ({
      sequences: {
        ...sequences,
        values: sequences.values.map((value, at) => value + (at % 26 ? 0 : given / 1e4)),
      },
      failures,
    }));
    expect(failed).toContain("sequences: do not depend on their batch or its order");
  });

  it("loses its failures", async () => {
    expect(await failuresOf(({ sequences }) => ({ sequences, failures: [] }))).toEqual([
      "sequences: reports each broken input with a code and loses no other",
      "sequences: survives a batch of nothing but broken inputs",
    ]);
  });
});

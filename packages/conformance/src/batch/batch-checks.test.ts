import type { EncoderV1 } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failuresOf, toyInputs, withEncode, withResult } from "../encoder/faulty-encoder.js";

describe("batchChecks catch an encoder that", () => {
  it("gives rows in another order", async () => {
    const reversed = withResult(({ batch, failures }) => {
      const rows = [...batch.ids.keys()].reverse();
      const values = Float32Array.from(
        rows.flatMap((row) => [...batch.values.subarray(row * 26, row * 26 + 26)]),
      );
      return { batch: { ...batch, ids: rows.map((row) => batch.ids[row]!), values }, failures };
    });
    expect(await failuresOf(reversed)).toEqual([
      "answers every input, in order",
      "reports each broken input with a code and loses no other",
    ]);
  });

  it("changes its inputs", async () => {
    const cleaning = withEncode((encode) => async (given, options) => {
      for (const input of given) Object.assign(input, { content: input.content.trim() });
      return encode(given, options);
    });
    const mutable = [...toyInputs, { id: "t9", content: " padded " }];
    expect(await failuresOf(cleaning, { inputs: mutable })).toEqual(["leaves its inputs unchanged"]);
  });

  it("loses the others when one input is broken", async () => {
    const fragile = withResult((result) => {
      if (result.failures.length > 0) throw result.failures[0]!.error;
      return result;
    });
    expect(await failuresOf(fragile)).toEqual([
      "reports each broken input with a code and loses no other",
      "survives a batch of nothing but broken inputs",
    ]);
  });

  it("drops a broken input in silence", async () => {
    expect(await failuresOf(withResult(({ batch }) => ({ batch, failures: [] })))).toEqual([
      "reports each broken input with a code and loses no other",
      "survives a batch of nothing but broken inputs",
    ]);
  });

  it("reports a broken input without a code", async () => {
    const vague = withResult(({ batch, failures }) => ({
      batch,
      failures: failures.map(({ id }) => ({ id, error: new Error("no") })),
    }));
    expect(await failuresOf(vague)).toEqual(["reports each broken input with a code and loses no other"]);
  });

  it("gives a broken input a row of zeros", async () => {
    const zeros = withResult(({ batch, failures }, given) => {
      const values = new Float32Array(given.length * 26);
      for (const [row, { id }] of given.entries()) {
        const at = batch.ids.indexOf(id);
        if (at >= 0) values.set(batch.values.subarray(at * 26, at * 26 + 26), row * 26);
      }
      return { batch: { ...batch, ids: given.map(({ id }) => id), values }, failures: failures.slice(0, 0) };
    });
    expect(await failuresOf(zeros)).toContain("reports each broken input with a code and loses no other");
  });

  it("takes more inputs than it says", async () => {
    const greedy = (sound: EncoderV1<string>) => ({ ...sound, maxBatchSize: 4 });
    expect(await failuresOf(greedy)).toEqual(["refuses more inputs than maxBatchSize"]);
  });
});

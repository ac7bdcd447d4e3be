import { setImmediate } from "node:timers/promises";
import { type EncoderInput, type EncoderV1, normaliseRows } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { failuresOf, withResult, withValues } from "./faulty-encoder.js";
import { createLetterEncoder } from "./letter-encoder.js";

describe("encoderChecks", () => {
  it("pass an encoder without a fault", async () => {
    expect(await failuresOf()).toEqual([]);
  });

  it("pass an encoder that takes one input at a time", async () => {
    const single = (sound: EncoderV1<string>): EncoderV1<string> => ({
      ...sound,
      maxBatchSize: 1,
      encode: async (given, options) =>
        given.length > 1
          ? Promise.reject(Object.assign(new Error("one at a time"), { code: "INVALID_ARGUMENT" }))
          : sound.encode(given, options),
    });
    expect(await failuresOf(single)).toEqual([]);
  });
});

describe("encoderChecks catch an encoder that", () => {
  it("stamps its batches with another space", async () => {
    const other = createLetterEncoder("2").space;
    const foreign = withResult(({ batch, failures }) => ({ batch: { ...batch, space: other }, failures }));
    expect(await failuresOf(foreign)).toEqual(["stamps every batch with its own space"]);
  });

  it("writes down a fingerprint that is not that of its fields", async () => {
    const forged = (sound: EncoderV1<string>) => ({ ...sound, space: { ...sound.space, dimensions: 27 } });
    expect(await failuresOf(forged)).toContain("declares a space whose fingerprint is that of its fields");
  });

  it("gives a value that is not a number", async () => {
    const failed = await failuresOf(withValues((values) => values.fill(Number.NaN, 0, 1)));
    expect(failed).toContain("gives finite values");
  });

  it("breaks the norm it declares", async () => {
    const doubled = withValues((values) => values.map((value) => value * 2));
    expect(await failuresOf(doubled)).toEqual(["keeps the norm it declares"]);
  });

  it("gives every input the same row", async () => {
    const constant = withValues((values) => normaliseRows(values.fill(1), 26));
    expect(await failuresOf(constant)).toEqual([
      "tells different contents apart",
      "puts what is alike nearer than what is not",
    ]);
  });

  it("lets a row depend on its batch", async () => {
    const leaning = withValues((values, given) => {
      for (let at = 0; at < values.length; at += 26) values[at]! += given.length / 10;
      return normaliseRows(values, 26);
    });
    expect(await failuresOf(leaning)).toEqual([
      "gives a row that does not depend on its batch",
      "answers calls made at once as it answers them alone",
    ]);
  });

  it("lets a row depend on its place in the batch", async () => {
    const leaning = withValues((values, given) => {
      if (given.length < 3) return values;
      for (let row = 0; row < values.length / 26; row++) values[row * 26]! += row === 1 ? 0 : row / 1000;
      return normaliseRows(values, 26);
    });
    expect(await failuresOf(leaning, { tolerance: 9 })).toEqual([]);
    expect(await failuresOf(leaning)).toContain("gives a row that does not depend on the order of its batch");
  });

  it("lets a row depend on the id", async () => {
    const named = withValues((values, given) => {
      if (given[0]?.id.startsWith("again")) values[0]! += 1e-5;
      return values;
    });
    expect(await failuresOf(named)).toEqual(["gives a row that does not depend on its id"]);
  });

  it("drifts from call to call", async () => {
    let calls = 0;
    const drifting = withValues((values) => values.map((value) => value + calls++ * 1e-9));
    expect(await failuresOf(drifting)).toEqual([
      "gives a row that does not depend on its id",
      "gives the same row for the same input, bit for bit",
    ]);
  });

  it("mixes up calls made at once", async () => {
    const broken = (sound: EncoderV1<string>): EncoderV1<string> => {
      let latest: readonly EncoderInput<string>[] = [];
      return {
        ...sound,
        async encode(given, options) {
          latest = given;
          await setImmediate();
          options?.signal?.throwIfAborted();
          const { batch, failures } = await sound.encode(latest, options);
          const ids = latest === given ? batch.ids : given.map(({ id }) => id);
          return { batch: { ...batch, ids }, failures };
        },
      };
    };
    expect(await failuresOf(broken)).toEqual(["answers calls made at once as it answers them alone"]);
  });

  it("puts strangers nearer than kin", async () => {
    const likeness = { anchor: "trains", near: "blue", far: "rain" };
    expect(await failuresOf(undefined, { likeness })).toEqual(["puts what is alike nearer than what is not"]);
  });

  it("carries what no file can hold", async () => {
    const noted = withResult(({ batch, failures }) => ({
      batch: {
        ...batch,
        provenance: batch.ids.map(() => ({ contentSha256: [new Date() as unknown as string] })),
      },
      failures,
    }));
    expect(await failuresOf(noted)).toContain("survives a round trip through safetensors");
  });
});

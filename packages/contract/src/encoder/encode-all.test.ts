import { describe, expect, it } from "vitest";
import { defineSpace } from "../space/define-space.js";
import { createBatch } from "../tensor/create-batch.js";
import { encodeAll } from "./encode-all.js";
import type { EncoderInput, EncoderV1 } from "./encoder.js";

/** Encodes a text as its length and refuses empty ones; remembers the sizes of the batches it was given. */
function lengthEncoder(maxBatchSize: number): EncoderV1<string> & { readonly batchSizes: number[] } {
  const space = defineSpace({
    modality: "text",
    dimensions: 1,
    normalisation: "none",
    model: { id: "ruler", revision: "1", preprocessing: "none" },
  });
  const batchSizes: number[] = [];
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize,
    batchSizes,
    async encode(inputs, { signal } = {}) {
      signal?.throwIfAborted();
      batchSizes.push(inputs.length);
      const kept = inputs.filter(({ content }) => content.length > 0);
      const failures = inputs.filter(({ content }) => content.length === 0);
      return {
        batch: createBatch(
          space,
          kept.map(({ id }) => id),
          Float32Array.from(kept, ({ content }) => content.length),
        ),
        failures: failures.map(({ id }) => ({ id, error: new Error("empty") })),
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

const inputsOf = (...texts: string[]): EncoderInput<string>[] =>
  texts.map((content, index) => ({ id: `t${index}`, content }));

describe("encodeAll", () => {
  it("fills every batch but the last and counts what is done and what failed", async () => {
    const encoder = lengthEncoder(2);
    const progress: unknown[] = [];
    const ids: string[] = [];
    const options = { onProgress: (step: unknown) => progress.push(step) };
    for await (const { batch } of encodeAll(encoder, inputsOf("a", "", "ccc", "d", "e"), options)) {
      ids.push(...batch.ids);
    }
    expect(encoder.batchSizes).toEqual([2, 2, 1]);
    expect(ids).toEqual(["t0", "t2", "t3", "t4"]);
    expect(progress).toEqual([
      { done: 2, failed: 1 },
      { done: 4, failed: 1 },
      { done: 5, failed: 1 },
    ]);
  });

  it("reads an asynchronous source no further than it must", async () => {
    let read = 0;
    async function* source() {
      for (const input of inputsOf("a", "b", "c", "d")) {
        read += 1;
        yield input;
      }
    }
    for await (const _ of encodeAll(lengthEncoder(2), source())) break;
    expect(read).toBe(2);
  });

  it("yields nothing for no inputs", async () => {
    const encoder = lengthEncoder(2);
    for await (const _ of encodeAll(encoder, [])) expect.unreachable();
    expect(encoder.batchSizes).toEqual([]);
  });

  it("stops between batches when aborted, with the signal's reason", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const run = async () => {
      for await (const _ of encodeAll(lengthEncoder(1), inputsOf("a", "b"), { signal: stop.signal })) {
        stop.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
  });
});

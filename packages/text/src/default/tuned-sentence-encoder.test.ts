import { rowOf } from "@modalis/contract";
import {
  createOnnxRuntime,
  floatsOfConstant,
  importUniversalSentenceEncoder,
  int32Tensor,
  modelOfBytes,
  packageFolder,
  readOnnxGraph,
  replaceConstants,
  SENTENCE_ENCODER_PACKAGE,
} from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { createTextEncoder } from "../text-encoder.js";
import { tokeniseSentences } from "./tokenise-sentences.js";

const TEXT = [{ id: "1", content: "two dogs run on the beach" }];

async function builtIn(): Promise<Uint8Array> {
  const folder = packageFolder(SENTENCE_ENCODER_PACKAGE.name, import.meta.url);
  return (await (await importUniversalSentenceEncoder(folder)).load()) as Uint8Array;
}

describe("the sentence encoder with weights of its own", { timeout: 60_000 }, () => {
  it("gives other vectors, in a space of its own", async () => {
    const bytes = await builtIn();
    const weight = "sentence kernel";
    const changed = floatsOfConstant(bytes, readOnnxGraph(bytes), weight).map((value) => 0.9 * value);
    const tuned = modelOfBytes(replaceConstants(bytes, new Map([[weight, changed]])), { id: "tuned" });
    await using before = await createTextEncoder();
    await using after = await createTextEncoder({ sentenceModel: tuned });
    expect(after.space.fingerprint).not.toBe(before.space.fingerprint);
    const [one, other] = await Promise.all([before.encode(TEXT), after.encode(TEXT)]);
    const cosine = rowOf(one.batch, 0).reduce(
      (sum, value, at) => sum + value * rowOf(other.batch, 0)[at]!,
      0,
    );
    expect(cosine).toBeGreaterThan(0.9);
    expect(cosine).toBeLessThan(0.99999);
  });

  it("refuses a model of another kind, and a folder besides", async () => {
    const other = modelOfBytes(new Uint8Array(8), { id: "broken" });
    await expect(createTextEncoder({ sentenceModel: other })).rejects.toMatchObject({
      code: "INVALID_MODEL",
    });
    const both = { sentenceModel: other, modelFolder: "anywhere" };
    await expect(createTextEncoder(both)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("tokeniseSentences", { timeout: 60_000 }, () => {
  it("gives the tokens by which the model alone gives the encoder's vector", async () => {
    const [ids, unreadable, empty] = await tokeniseSentences([TEXT[0]!.content, "海边安静的散步", " "]);
    expect(unreadable).toBeUndefined();
    expect(empty).toBeUndefined();
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const session = await runtime.open(modelOfBytes(await builtIn(), { id: "built in" }));
    const dims = [1, ids!.length];
    const feeds = {
      input_ids: int32Tensor(ids!, dims),
      attention_mask: int32Tensor(new Int32Array(ids!.length).fill(1), dims),
    };
    const { embedding } = await session.run(feeds);
    await using encoder = await createTextEncoder();
    const { batch } = await encoder.encode(TEXT);
    for (const [at, value] of rowOf(batch, 0).entries())
      expect(Number(embedding!.data[at])).toBeCloseTo(value, 5);
  });

  it("cuts at maxTokens, which is from 1 to 128", async () => {
    const [ids] = await tokeniseSentences([TEXT[0]!.content], { maxTokens: 3 });
    expect(ids).toHaveLength(3);
    await expect(tokeniseSentences([], { maxTokens: 0 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(tokeniseSentences([], { maxTokens: 129 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

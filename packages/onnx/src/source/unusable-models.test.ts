import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { createOnnxRuntime } from "../runtime/onnx-runtime.js";
import { floatTensor } from "../runtime/onnx-tensor.js";
import { jointSpaceOf, towerOf } from "./joint-space.js";
import { readModelFolder } from "./model-folder.js";
import { resolveModelSource } from "./resolve-model-source.js";

const model = additionBytes(1);

describe("a model folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "modalis-unusable-"));
    await mkdir(join(folder, "onnx"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const write = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);

  it.each([
    ["pytorch_model.bin", /pytorch_model\.bin.*pickle/],
    ["weights.pt", /weights\.pt.*pickle/],
    ["model.safetensors", /model\.safetensors.*without the graph/],
    ["README.md", /holds no \.onnx file; export/],
  ])("with only %s is refused, and says why", async (name, message) => {
    await write(name, "weights");
    await expect((await readModelFolder(folder)).model()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(message),
    });
  });

  it("with a larger model than may be is refused before it is read", async () => {
    await write("model.onnx", model);
    const most = model.length - 1;
    await expect((await readModelFolder(folder, { maxModelBytes: most })).model()).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { bytes: model.length, most },
    });
    expect(await (await readModelFolder(folder, { maxModelBytes: most + 1 })).model()).toBeDefined();
  });

  it("that is deleted serves those who have it open, and is not found by who opens it next", async () => {
    await write("model.onnx", model);
    const read = await readModelFolder(folder);
    const source = await read.model();
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using later = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(source);
    await rm(folder, { recursive: true });
    const { y } = await session.run({ x: floatTensor(Float32Array.of(1, 2), [1, 2]) });
    expect([...y!.data]).toEqual([2, 3]);
    await expect(later.open(source)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(readModelFolder(folder)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("gives the export of the dtype asked for, by its ending", async () => {
    await write("onnx/model.onnx", model);
    await write("onnx/model_fp16.onnx", additionBytes(2));
    const half = await (await resolveModelSource(folder, { dtype: "fp16" })).model();
    expect(await half.load()).toContain("model_fp16.onnx");
    await expect((await resolveModelSource(folder, { dtype: "q8" })).model()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringContaining("there is none of q8"),
    });
  });

  it("of two towers names the space they share by what is in them", async () => {
    await write("config.json", '{"model_type": "clip"}');
    await write("onnx/text_model.onnx", model);
    await write("onnx/vision_model_quantized.onnx", additionBytes(2));
    const read = await readModelFolder(folder);
    expect([await towerOf(read, "text_model"), await towerOf(read, "vision_model")]).toEqual([
      "text_model",
      "vision_model",
    ]);
    expect(await towerOf(read, "audio_model")).toBeUndefined();
    const before = await jointSpaceOf(read);
    expect(before).toMatch(/@local\+[0-9a-f]{12}$/);
    await write("onnx/text_model.onnx", additionBytes(3));
    expect(await jointSpaceOf(await readModelFolder(folder))).not.toBe(before);
    await write("config.json", '{"model_type": "bert"}');
    expect(await jointSpaceOf(await readModelFolder(folder))).toBeUndefined();
  });
});

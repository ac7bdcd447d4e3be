import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rowOf } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { paint } from "../fixtures/painted-pictures.js";
import { tinyPreprocessor, writeTinyVisionModel } from "../fixtures/tiny-vision-model.js";
import { createImageEncoder, type ImageEncoderOptions } from "./create-image-encoder.js";

/** With mean and deviation one half, 255 becomes 1, 0 becomes -1 and 51 becomes -0.6. */
const plain = paint(50, 40, () => [255, 0, 51]);
const MEANS = [1, -1, -0.6];

describe("createImageEncoder with a model folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "modalis-vision-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const encode = async (options: ImageEncoderOptions = {}, content = plain) => {
    await using encoder = await createImageEncoder({ modelFolder: folder, ...options });
    const { batch, failures } = await encoder.encode([{ id: "a", content }]);
    expect(failures).toEqual([]);
    return { row: [...batch.values], space: encoder.space };
  };
  const expectRow = (row: readonly number[], expected: readonly number[]) => {
    expect(row).toHaveLength(expected.length);
    for (const [at, value] of expected.entries()) expect(row[at]).toBeCloseTo(value, 5);
  };

  it("reads image_embeds first, as unit vectors, and says whose they are", async () => {
    await writeTinyVisionModel(folder);
    const { row, space } = await encode();
    const length = Math.hypot(...MEANS, 2);
    expectRow(
      row,
      [...MEANS, 2].map((value) => value / length),
    );
    expect(space).toMatchObject({ modality: "image", dimensions: 4, normalisation: "l2" });
    expect(space.model.id).toBe("modalis/tiny-vision");
    expectRow((await encode({ normalise: false })).row, [...MEANS, 2]);
  });

  it("pools tokens by the first or the mean, and feature maps by the mean", async () => {
    await writeTinyVisionModel(folder);
    const output = "last_hidden_state";
    expectRow((await encode({ output })).row, MEANS);
    expectRow(
      (await encode({ output, pooling: "mean" })).row,
      MEANS.map((mean) => mean + 0.5),
    );
    expectRow((await encode({ output: "feature_map" })).row, MEANS);
  });

  it("gives every choice that changes the vectors a space of its own", async () => {
    const fingerprints: string[] = [];
    const add = async (options: ImageEncoderOptions = {}) =>
      fingerprints.push((await encode(options)).space.fingerprint);
    await writeTinyVisionModel(folder);
    await add();
    await add({ normalise: false });
    await add({ output: "last_hidden_state" });
    await add({ output: "last_hidden_state", pooling: "mean" });
    await add({ jointSpace: "tiny@1" });
    for (const change of [{ resample: 3 }, { image_mean: [0, 0, 0] }, { do_rescale: false }]) {
      await writeTinyVisionModel(folder, { preprocessor: { ...tinyPreprocessor, ...change } });
      await add();
    }
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  it("reads the layout from the model's input", async () => {
    const inputs = [
      ["batch", 32, 32, 3],
      [1, 3, 32, 32],
      ["batch", "channels", "height", "width"],
    ];
    for (const input of inputs) {
      await writeTinyVisionModel(folder, { input });
      expectRow((await encode({ normalise: false })).row, [...MEANS, 2]);
    }
  });

  it("gives a picture the same row in every batch, also where the model quantises whole batches", async () => {
    await writeTinyVisionModel(folder, { quantised: true });
    const dull = paint(40, 40, (x) => [120 + (x % 7), 131, 127]);
    await using encoder = await createImageEncoder({ modelFolder: folder, runSize: 2 });
    const inputs = [plain, dull].map((content, at) => ({ id: `${at}`, content }));
    const { batch } = await encoder.encode(inputs);
    expect([...rowOf(batch, 1)]).toEqual((await encode({}, dull)).row);
    expect(encoder.space.model.preprocessing).toContain("one picture a run");
  });

  it("turns channels round for models trained on BGR", async () => {
    await writeTinyVisionModel(folder, {
      preprocessor: { ...tinyPreprocessor, do_flip_channel_order: true },
    });
    expectRow((await encode({ normalise: false })).row, [-0.6, -1, 1, 2]);
  });

  it("refuses a folder without preprocessing, or with preprocessing the model does not fit", async () => {
    await writeTinyVisionModel(folder, {
      preprocessor: { ...tinyPreprocessor, size: { shortest_edge: 32 } },
    });
    await expect(encode()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/crop_size/),
    });
    await writeTinyVisionModel(folder, { preprocessor: { ...tinyPreprocessor, size: 48 } });
    await expect(encode()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/32 x 32.*48 x 48/),
    });
    await writeTinyVisionModel(folder, { input: ["batch", 4, 32, 32] });
    await expect(encode()).rejects.toMatchObject({ code: "INVALID_MODEL" });
    await writeTinyVisionModel(folder, { input: [2, 3, 32, 32] });
    await expect(encode()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/exactly 2/),
    });
    await writeTinyVisionModel(folder);
    await rm(join(folder, "preprocessor_config.json"));
    await expect(encode()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/preprocessor_config/),
    });
    await writeFile(join(folder, "preprocessor_config.json"), "{");
    await expect(encode()).rejects.toMatchObject({ code: "INVALID_MODEL" });
  });

  it("names what is wrong with an option", async () => {
    await writeTinyVisionModel(folder);
    await expect(encode({ output: "texts" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/image_embeds/),
    });
    await expect(encode({ model: "absent" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(encode({ runSize: 0 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(encode({ decodeConcurrency: 1.5 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(encode({ modelFolder: join(folder, "absent") })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeConverter } from "@modalis/conformance";
import type { ImageContent } from "@modalis/image";
import { afterAll, describe, expect, it } from "vitest";
import { type TinyGenerator, tinyGenerator, writeTinyGenerator } from "../fixtures/tiny-generator.js";
import { createCaptionConverter } from "./create-caption-converter.js";

const WORDS = ["<start>", "<end>", "a", "dog", "cat", "on", "grass", "sand"];
const SIDE = 4;
const folder = await mkdtemp(join(tmpdir(), "modalis-caption-"));
afterAll(() => rm(folder, { recursive: true }));

const files = {
  "config.json": { decoder: { n_head: 1, n_embd: 6 } },
  "generation_config.json": { decoder_start_token_id: 0, eos_token_id: 1, max_length: 7 },
  "preprocessor_config.json": {
    do_resize: true,
    size: { height: SIDE, width: SIDE },
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
    resample: 2,
  },
};
const layout = { input: "pixel_values", rows: [3, SIDE, SIDE] };

async function write(name: string, model: TinyGenerator, merged: boolean): Promise<string> {
  await writeTinyGenerator(join(folder, name), model, files, { ...layout, merged });
  return join(folder, name);
}

function plain(colour: readonly number[]): ImageContent {
  return {
    width: SIDE,
    height: SIDE,
    data: Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => colour[at % 3]!),
  };
}
const pictures = [
  [250, 10, 20],
  [30, 200, 40],
  [90, 90, 240],
].map((colour) => plain(colour));

/** The likeliest word again and again, in float64 and without any runtime. */
function greedily(
  { width, words, table, head, projection }: TinyGenerator,
  colour: readonly number[],
): string {
  const inputs = projection.length / width;
  const state = new Float64Array(width);
  // Three rows, a channel each, of equal values.
  for (const value of colour)
    for (let at = 0; at < width; at++)
      for (let row = 0; row < inputs; row++)
        state[at]! += (((value / 255 - 0.5) / 0.5) * projection[row * width + at]!) / 3;
  const said: string[] = [];
  for (let token = 0; said.length < 7; ) {
    for (let at = 0; at < width; at++) state[at]! += table[token * width + at]!;
    const logits = words.map((_, word) =>
      state.reduce((sum, value, at) => sum + value * head[at * words.length + word]!, 0),
    );
    token = logits.indexOf(Math.max(...logits));
    if (words[token] === "<end>") break;
    said.push(words[token]!);
  }
  return said.filter((word) => !word.startsWith("<")).join(" ");
}

describe("captions by generation", () => {
  it.each([1, 2, 3, 4, 5])(
    "say the likeliest words of a model with random weights (%i), with a cache and without",
    async (seed) => {
      const model = tinyGenerator(WORDS, SIDE * SIDE, seed);
      const said: string[][] = [];
      for (const merged of [true, false]) {
        await using captions = await createCaptionConverter({
          modelFolder: await write(`${seed} ${merged}`, model, merged),
        });
        const { outputs } = await captions.convert(pictures.map((content, at) => ({ id: `${at}`, content })));
        said.push(outputs.map(({ content }) => content));
        for (const { confidence } of outputs) expect(confidence).toBeGreaterThan(1 / WORDS.length ** 2);
      }
      expect(said[0]).toEqual(said[1]);
      expect(said[0]![0]).toBe(greedily(model, [250, 10, 20]));
    },
  );

  it("find with beams what is at least as likely as the greedy words, the same with and without a cache", async () => {
    for (const seed of [11, 12, 13]) {
      const model = tinyGenerator(WORDS, SIDE * SIDE, seed);
      const sure: number[] = [];
      for (const [merged, beams] of [
        [true, 1],
        [true, 8],
        [false, 8],
      ] as const) {
        const modelFolder = await write(`${seed} ${merged}`, model, merged);
        await using captions = await createCaptionConverter({ modelFolder, beams });
        sure.push((await captions.convert([{ id: "a", content: pictures[0]! }])).outputs[0]!.confidence!);
      }
      expect(sure[1]).toBeGreaterThanOrEqual(sure[0]! - 1e-6);
      expect(sure[2]).toBeCloseTo(sure[1]!, 5);
    }
  });

  it("refuse a folder without a tokenizer, preprocessor or decoder by name", async () => {
    const modelFolder = await write("broken", tinyGenerator(WORDS, SIDE * SIDE, 1), true);
    for (const name of ["preprocessor_config.json", "tokenizer.json", "onnx/decoder_model_merged.onnx"]) {
      await rm(join(modelFolder, name));
      await expect(createCaptionConverter({ modelFolder })).rejects.toMatchObject({
        code: expect.stringMatching(/^(INVALID_MODEL|NOT_FOUND)$/),
      });
    }
    await writeFile(join(modelFolder, "tokenizer.json"), "{}");
    await expect(createCaptionConverter({ modelFolder })).rejects.toMatchObject({ code: "INVALID_MODEL" });
  });
});

const conforming = await write("conforming", tinyGenerator(WORDS, SIDE * SIDE, 7), true);
describeConverter<ImageContent, string>({
  name: "captions of a model folder",
  create: () => createCaptionConverter({ modelFolder: conforming }),
  inputs: pictures.map((content, at) => ({ id: `${at}`, content })),
  broken: [
    { id: "no such file", content: "no/such/picture.jpg" },
    { id: "no bytes", content: new Uint8Array() },
  ],
});

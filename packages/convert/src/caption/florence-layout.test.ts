import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageContent } from "@modalis/image";
import { afterAll, describe, expect, it } from "vitest";
import { writeTinyFlorence } from "../fixtures/tiny-florence.js";
import { type TinyGenerator, tinyGenerator, writeTinyGenerator } from "../fixtures/tiny-generator.js";
import { createCaptionConverter } from "./create-caption-converter.js";

const WORDS = ["<start>", "<end>", "a", "dog", "cat", "on", "grass", "sand", "what", "shows"];
const SIDE = 4;
const COLOUR = [250, 10, 20];
const PROMPT = "what shows";
const MOST = 8;
const RUN = 2;
const FORCED = 2;
const folder = await mkdtemp(join(tmpdir(), "modalis-florence-"));
afterAll(() => rm(folder, { recursive: true }));

const preprocessor = {
  do_resize: true,
  size: { height: SIDE, width: SIDE },
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  resample: 2,
  task_prompts_without_inputs: { "<CAPTION>": PROMPT },
};
const files = {
  "config.json": { model_type: "florence2", text_config: { decoder_attention_heads: 1, d_model: 6 } },
  "generation_config.json": {
    decoder_start_token_id: 1,
    eos_token_id: 1,
    forced_bos_token_id: FORCED,
    no_repeat_ngram_size: RUN,
    max_new_tokens: MOST,
    num_beams: 1,
  },
  "preprocessor_config.json": preprocessor,
};
const picture: ImageContent = {
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => COLOUR[at % 3]!),
};

/** `[width, width]` by the seed, as the table of another model. */
const mixingOf = (seed: number) => tinyGenerator(WORDS, SIDE * SIDE, 100 + seed).table.slice(0, 36);

/** The likeliest allowed word again and again, in float64 and without any runtime. */
function greedily(model: TinyGenerator, mixing: Float32Array, prompt: string): string {
  const { width, words, table, head, projection } = model;
  const inputs = projection.length / width;
  const rowOf = (token: number) => Array.from({ length: width }, (_, at) => table[token * width + at]!);
  const shown = COLOUR.map((value) =>
    Array.from({ length: width }, (_, at) => {
      let sum = 0;
      for (let row = 0; row < inputs; row++)
        sum += ((value / 255 - 0.5) / 0.5) * projection[row * width + at]!;
      return sum;
    }),
  );
  const rows = [...shown, ...prompt.split(" ").map((word) => rowOf(words.indexOf(word)))];
  const state = new Float64Array(width);
  for (const row of rows)
    for (let to = 0; to < width; to++)
      for (let from = 0; from < width; from++)
        state[to]! += (row[from]! * mixing[from * width + to]!) / rows.length;
  const made: number[] = [];
  for (let token = 1; made.length < MOST; ) {
    for (const [at, value] of rowOf(token).entries()) state[at]! += value;
    const before = [1, ...made];
    const pairs = new Set(before.slice(1).map((next, at) => `${before[at]} ${next}`));
    const logits = words.map((_, word) => {
      if (made.length === 0 && word !== FORCED) return Number.NEGATIVE_INFINITY;
      if (made.length > 0 && pairs.has(`${before.at(-1)} ${word}`)) return Number.NEGATIVE_INFINITY;
      return state.reduce((sum, value, at) => sum + value * head[at * words.length + word]!, 0);
    });
    token = logits.indexOf(Math.max(...logits));
    if (token === 1) break;
    made.push(token);
  }
  return made
    .map((token) => words[token]!)
    .filter((word) => !word.startsWith("<"))
    .join(" ");
}

async function captionOf(modelFolder: string, more = {}): Promise<string> {
  await using captions = await createCaptionConverter({ modelFolder, ...more });
  const { outputs, failures } = await captions.convert([{ id: "a", content: picture }]);
  expect(failures).toEqual([]);
  return outputs[0]!.content;
}

describe("captions of a model in Florence-2's layout", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "say what a float64 computation says of random weights (%i), by its rules, with a cache and without",
    async (seed) => {
      const [model, mixing] = [tinyGenerator(WORDS, SIDE * SIDE, seed), mixingOf(seed)];
      for (const merged of [true, false]) {
        const path = join(folder, `${seed} ${merged}`);
        await writeTinyFlorence(path, model, mixing, { files, picture: [3, SIDE, SIDE], merged });
        expect(await captionOf(path)).toBe(greedily(model, mixing, PROMPT));
        const asked = "what dog shows";
        expect(await captionOf(path, { prompt: asked })).toBe(greedily(model, mixing, asked));
      }
    },
  );

  it("need each of the four graphs, and name what is supported where the decoder would read the picture", async () => {
    const path = join(folder, "broken");
    const layout = { files, picture: [3, SIDE, SIDE], merged: true };
    await writeTinyFlorence(path, tinyGenerator(WORDS, SIDE * SIDE, 1), mixingOf(1), layout);
    await rm(join(path, "onnx/embed_tokens.onnx"));
    await expect(captionOf(path)).rejects.toMatchObject({ code: "INVALID_MODEL" });
    await writeTinyFlorence(path, tinyGenerator(WORDS, SIDE * SIDE, 1), mixingOf(1), layout);
    await rm(join(path, "onnx/encoder_model.onnx"));
    await expect(captionOf(path)).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/not supported.*vit-gpt2.*Florence-2/),
    });
  });
});

describe("captions of a model in BLIP's files", () => {
  it.each([
    ["vision_encoder", "decoder_model"],
    ["vision_model", "text_decoder"],
  ])("begin and end as its text configuration says (%s, %s)", async (encoder, decoder) => {
    const model = tinyGenerator(WORDS, SIDE * SIDE, 3);
    const path = join(folder, encoder);
    const shared = {
      "generation_config.json": { eos_token_id: 9, max_new_tokens: 7 },
      "preprocessor_config.json": preprocessor,
    };
    const layout = { input: "pixel_values", rows: [3, SIDE, SIDE], merged: false };
    const generic = { decoder_start_token_id: 0, eos_token_id: 1, max_new_tokens: 7 };
    await writeTinyGenerator(
      path,
      model,
      { ...shared, "config.json": {}, "generation_config.json": generic },
      layout,
    );
    const expected = await captionOf(path);
    const graphs = { encoder_model: encoder, decoder_model: decoder };
    const { rename } = await import("node:fs/promises");
    for (const [from, to] of Object.entries(graphs))
      if (from !== to) await rename(join(path, `onnx/${from}.onnx`), join(path, `onnx/${to}.onnx`));
    const blip = { model_type: "blip", text_config: { bos_token_id: 0, sep_token_id: 1, eos_token_id: 2 } };
    await writeFile(join(path, "config.json"), JSON.stringify(blip));
    await writeFile(join(path, "generation_config.json"), JSON.stringify(shared["generation_config.json"]));
    expect(await captionOf(path)).toBe(expected);
  });
});

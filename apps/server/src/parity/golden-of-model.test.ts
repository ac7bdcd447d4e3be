import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { readGolden } from "./golden.js";
import { goldenPicture } from "./golden-inputs.js";

const program = fileURLToPath(new URL("../../../../tools/parity/golden_of_model.py", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "modalis-golden-of-model-"));
afterAll(() => rmSync(work, { recursive: true }));

/** The first interpreter with what the program needs of Debian's packages. */
const python = ["python3", "/usr/bin/python3"].find((name) => {
  try {
    return execFileSync(name, ["-c", "import torch, numpy, PIL"], { stdio: "ignore" }) !== undefined;
  } catch {
    return false;
  }
});

/**
 * Stands in for the libraries of models, which no package of this system has: what they are asked for is kept in their
 * answers, so that it can be seen in the golden. The rows are no model's.
 */
const TRANSFORMERS = `
import torch
class AutoConfig:
    @staticmethod
    def from_pretrained(model, revision=None):
        config = AutoConfig()
        config.model_type = model.split("-")[0]
        if config.model_type == "bert":
            config.vocab_size = 7
        return config
class AutoImageProcessor:
    @staticmethod
    def from_pretrained(model, revision=None, use_fast=True):
        assert use_fast is False
        def process(images, return_tensors):
            corners = [[i.getpixel((0, 0)), i.getpixel((i.width - 1, i.height - 1))] for i in images]
            return {"pixel_values": torch.tensor(corners).reshape(len(images), 6)}
        return process
class AutoTokenizer:
    model_input_names = ["input_ids", "attention_mask"]
    @staticmethod
    def from_pretrained(model, revision=None):
        return AutoTokenizer()
    def __call__(self, texts, truncation, return_tensors, padding):
        assert truncation and padding is True
        ids = torch.tensor([[len(text), len(text.split())] for text in texts])
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": ids}
class Answer:
    pass
class AutoModel:
    @staticmethod
    def from_pretrained(model, revision=None):
        return AutoModel()
    def eval(self):
        return self
    def get_text_features(self, input_ids, attention_mask):
        return input_ids.double()
    def get_image_features(self, pixel_values):
        answer = Answer()
        answer.pooler_output = pixel_values.double()
        return answer
    def __call__(self, pixel_values):
        answer = Answer()
        answer.last_hidden_state = torch.stack([pixel_values.double(), -pixel_values.double()], 1)
        answer.pooler_output = pixel_values.double() / 3
        return answer
`;
const SENTENCES = `
import torch
class SentenceTransformer:
    prompts = {"query": "ask: ", "passage": "say: "}
    default_prompt_name = None
    def __init__(self, model, revision=None, device=None):
        self.revision = revision
    def encode(self, texts, prompt, convert_to_tensor):
        assert prompt == "" and convert_to_tensor
        return torch.tensor([[float(len(text)), float(text.startswith("say: "))] for text in texts])
`;

function standIns(): string {
  const folder = join(work, "modules");
  for (const [name, code] of [
    ["transformers", TRANSFORMERS],
    ["sentence_transformers", SENTENCES],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "__init__.py"), code);
    const info = join(folder, `${name}-0.0.0.dist-info`);
    mkdirSync(info, { recursive: true });
    writeFileSync(join(info, "METADATA"), `Metadata-Version: 2.1\nName: ${name}\nVersion: 0.0.0\n`);
  }
  return folder;
}

function run(...words: readonly string[]) {
  const env = { ...process.env, PYTHONPATH: standIns() };
  return spawnSync(python!, [program, ...words], { env, encoding: "utf8" });
}

async function goldenOf(model: string, ...more: readonly string[]) {
  const out = join(work, `${model}.json`);
  const { status, stderr } = run(model, out, ...more);
  expect([status, stderr]).toEqual([0, ""]);
  return readGolden(out);
}

/** First and last pixel of each picture of a golden. */
const corners = (inputs: readonly (readonly [number, number, number])[]) =>
  inputs.map((input) => {
    const { data } = goldenPicture(...input);
    return [...data.slice(0, 3), ...data.slice(-3)];
  });

describe.skipIf(python === undefined)(
  "the program that makes goldens (skipped: needs a python3 with torch, numpy and PIL)",
  () => {
    it("says how it is used, and refuses a wrong use and a model that it does not know", () => {
      expect(run("--help")).toMatchObject({
        status: 0,
        stdout: expect.stringContaining("owner/name of the hub"),
      });
      expect(run()).toMatchObject({ status: 2 });
      expect(run("whale-tiny", join(work, "whale.json"))).toMatchObject({
        status: 2,
        stderr: expect.stringContaining("models of the type whale are not known here"),
      });
    });

    it("writes what modalis doctor reads: texts as passages, with the prompt of the model", async () => {
      const golden = await goldenOf("bert-tiny", "--revision", "abc");
      expect(golden).toMatchObject({ family: "bert", versions: { transformers: "0.0.0" } });
      const { inputs, rows, use } = golden.text!;
      expect(use).toBe("passage");
      expect(rows).toEqual(inputs.map((text) => [text.length + "say: ".length, 1]));
    });

    it("paints the pictures that we paint, and takes the pooled row or the first token", async () => {
      const dino = (await goldenOf("dinov2-tiny")).image!;
      const painted = corners(dino.inputs);
      expect(dino.rows).toEqual(painted.map((row) => row.map((value) => Number((value / 3).toFixed(7)))));
      expect((await goldenOf("vit-tiny")).image!.rows).toEqual(painted);
    });

    it("scales the rows of both towers to unit length", async () => {
      const { text, image } = await goldenOf("clip-tiny");
      for (const row of [...text!.rows, ...image!.rows]) expect(Math.hypot(...row)).toBeCloseTo(1, 6);
      const [first] = corners(image!.inputs);
      const length = Math.hypot(...first!);
      for (const [at, value] of first!.entries()) expect(image!.rows[0]![at]).toBeCloseTo(value / length, 6);
    });
  },
);

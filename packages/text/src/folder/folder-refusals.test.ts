import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createTextEncoder } from "../text-encoder.js";
import { type Files, writeModelFolder } from "./tiny/tiny-model-folder.js";
import { tinyTransformer } from "./tiny/tiny-transformer.js";

const root = mkdtempSync(join(tmpdir(), "modalis-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
const newFolder = () => join(root, `model-${folders++}`);
const makeFolder = (files: Files = {}) => writeModelFolder(newFolder(), files);

describe("a folder that cannot be used is refused", () => {
  it.each<[string, Files, string]>([
    ["without a model that is ONNX", { "onnx/model.onnx": "no graph" }, "INVALID_MODEL"],
    [
      "with an output nobody knows",
      { "onnx/model.onnx": tinyTransformer({ output: "logits" }) },
      "INVALID_MODEL",
    ],
    [
      "with a tokenizer that is not understood",
      { "tokenizer.json": { model: { type: "Magic" } } },
      "INVALID_MODEL",
    ],
    ["with a tokenizer that is no JSON", { "tokenizer.json": "{" }, "INVALID_MODEL"],
    ["with modules that are no list", { "modules.json": {} }, "INVALID_MODEL"],
    ["with modules that are no JSON", { "modules.json": "[" }, "INVALID_MODEL"],
    ["with a module without type", { "modules.json": [{ path: "" }] }, "INVALID_MODEL"],
    [
      "with a module that is not run",
      { "modules.json": [{ path: "2_Dense", type: "st.models.Dense" }] },
      "INVALID_MODEL",
    ],
    [
      "with a pooling nobody knows",
      { "1_Pooling/config.json": { pooling_mode_magic: true } },
      "INVALID_MODEL",
    ],
    [
      "with prompts that are no texts",
      { "config_sentence_transformers.json": { prompts: { query: 1 } } },
      "INVALID_MODEL",
    ],
    ["with room for no token", { "sentence_bert_config.json": { max_seq_length: 1 } }, "INVALID_MODEL"],
    [
      "whose modules lead out of it",
      { "modules.json": [{ path: "../..", type: "st.models.Pooling" }] },
      "PATH_OUTSIDE_FOLDER",
    ],
  ])("%s", async (_name, files, code) => {
    await expect(createTextEncoder({ modelFolder: makeFolder(files) })).rejects.toMatchObject({ code });
  });

  it("when it does not exist", async () => {
    await expect(createTextEncoder({ modelFolder: join(root, "nowhere") })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("for a pooling that does not exist", async () => {
    const options = { modelFolder: makeFolder(), pooling: "median" as "mean" };
    await expect(createTextEncoder(options)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

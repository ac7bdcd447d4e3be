import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModelFolder } from "@modalis/onnx";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { knownFamily } from "./known-families.js";
import { readTextProfile } from "./text-profile.js";
import { type Files, writeModelFolder } from "./tiny/tiny-model-folder.js";

describe("knownFamily", () => {
  it.each([
    ["Xenova/e5-small-v2", "e5"],
    ["intfloat/multilingual-e5-large", "e5"],
    ["intfloat/multilingual-e5-large-instruct", "e5-instruct"],
    ["BAAI/bge-small-en-v1.5", "bge"],
    ["Xenova/bge-base-zh-v1.5", "bge-zh"],
    ["BAAI/bge-m3", "bge-m3"],
    ["thenlper/gte-large", "gte"],
    ["Alibaba-NLP/gte-base-en-v1.5", "gte-v1.5"],
    ["sentence-transformers/all-MiniLM-L6-v2", "sentence-transformers"],
    ["Xenova/paraphrase-multilingual-mpnet-base-v2", "sentence-transformers"],
    ["sentence-transformers/multi-qa-mpnet-base-dot-v1", "multi-qa-cls"],
    ["google-bert/bert-base-uncased", undefined],
    ["someone/bridge-small", undefined],
  ])("knows %s as %s", (name, family) => {
    expect(knownFamily([name])?.family).toBe(family);
  });
});

describe("readTextProfile", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "modalis-profile-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const profileOf = async (files: Files) =>
    readTextProfile(await readModelFolder(writeModelFolder(folder, files)));
  const e5 = { "config.json": { model_type: "bert", _name_or_path: "intfloat/e5-small-v2" } };
  const bare = { "modules.json": [], "1_Pooling/config.json": {} };

  it("takes the repository's files before what the name shows", async () => {
    expect(
      await profileOf({ ...e5, "1_Pooling/config.json": { pooling_mode: ["cls", "lasttoken"] } }),
    ).toMatchObject({
      poolings: ["cls", "last"],
      normalised: true,
      prompts: { query: "query: ", passage: "passage: " },
    });
    const prompts = { query: "ask: ", document: "" };
    expect(await profileOf({ ...e5, "config_sentence_transformers.json": { prompts } })).toMatchObject({
      prompts,
    });
  });

  it("takes what the name shows where the files do not say it", async () => {
    const profile = await profileOf({
      ...e5,
      ...bare,
      "config_sentence_transformers.json": { prompts: { query: "" } },
    });
    expect(profile).toMatchObject({ poolings: ["mean"], normalised: true, prompts: { query: "query: " } });
    expect(await profileOf({ ...bare, "config.json": { model_type: "bert" } })).toMatchObject({
      poolings: ["mean"],
      normalised: false,
      prompts: {},
    });
  });

  it("reads a tower of two at unit length, and fills SigLIP's places", async () => {
    const config = {
      model_type: "siglip",
      text_config: { model_type: "siglip_text_model", max_position_embeddings: 64 },
    };
    expect(await profileOf({ ...bare, "config.json": config })).toMatchObject({
      normalised: true,
      maxTokens: 64,
      leastTokens: 64,
      outputs: ["text_embeds", "pooler_output"],
    });
  });

  it("lets a person overrule everything in modalis.json", async () => {
    const text = {
      pooling: ["cls", "max"],
      normalise: false,
      maxTokens: 12,
      lowerCase: true,
      prompts: { query: "q" },
      output: "x",
    };
    expect(await profileOf({ ...e5, "modalis.json": { text } })).toMatchObject({
      poolings: ["cls", "max"],
      normalised: false,
      maxTokens: 12,
      lowerCase: true,
      prompts: { query: "q" },
      outputs: ["x"],
    });
  });

  it.each([
    3,
    { pooling: "magic" },
    { pooling: [] },
    { normalise: "yes" },
    { maxTokens: 2 },
    { prompts: { query: 1 } },
    { output: "" },
    { poolings: "cls" },
  ])("names the field of modalis.json that is not understood: %j", async (text) => {
    await expect(profileOf({ "modalis.json": { text } })).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringContaining('"text'),
    });
  });
});

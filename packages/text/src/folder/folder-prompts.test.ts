import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareSpaces } from "@modalis/contract";
import { afterAll, describe, expect, it } from "vitest";
import { createTextEncoder, type TextEncoderOptions } from "../text-encoder.js";
import { expectClose } from "./tiny/expect-close.js";
import { encodeWithFolder, type Files, NOT_NORMALISED, writeModelFolder } from "./tiny/tiny-model-folder.js";
import { hiddenRows, pieceId, pooled, SHORT } from "./tiny/tiny-reference.js";

const root = mkdtempSync(join(tmpdir(), "modalis-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
const newFolder = () => join(root, `model-${folders++}`);
const makeFolder = (files: Files = {}) => writeModelFolder(newFolder(), files);
const encode = (files: Files, texts: readonly string[], options: TextEncoderOptions = {}) =>
  encodeWithFolder(newFolder(), files, texts, options);

describe("prompts of a model folder", () => {
  const prompts = {
    "config_sentence_transformers.json": { prompts: { query: "query: ", passage: "passage: " } },
  };
  const withPrompt = (name: string) => [1, pieceId(name), pieceId(":"), ...SHORT.ids.slice(1)];

  it("go before each text by use, and passage is the default", async () => {
    const files = { ...NOT_NORMALISED, ...prompts };
    const passage = await encode(files, [SHORT.text]);
    const query = await encode(files, [SHORT.text], { use: "query" });
    expectClose(passage.rows[0]!, pooled(hiddenRows(withPrompt("passage")), "mean_tokens"));
    expectClose(query.rows[0]!, pooled(hiddenRows(withPrompt("query")), "mean_tokens"));
  });

  it("leave queries and passages comparable", async () => {
    const modelFolder = makeFolder(prompts);
    await using passage = await createTextEncoder({ modelFolder });
    await using query = await createTextEncoder({ modelFolder, use: "query" });
    expect(compareSpaces(query.space, passage.space)).toEqual({ comparable: true, because: "same-space" });
  });

  it("open another space when they change", async () => {
    const modelFolder = makeFolder(prompts);
    await using before = await createTextEncoder({ modelFolder });
    await using after = await createTextEncoder({ modelFolder, prompts: { passage: "the " } });
    expect(compareSpaces(before.space, after.space)).toMatchObject({ comparable: false });
  });

  it("do not make an unreadable text readable", async () => {
    const { failures } = await encode({ ...NOT_NORMALISED, ...prompts }, ["犬"]);
    expect(failures[0]?.error).toMatchObject({ code: "UNREADABLE_SCRIPT" });
  });

  it("are left out of the pooling where the folder says so", async () => {
    const files = {
      ...NOT_NORMALISED,
      ...prompts,
      "1_Pooling/config.json": { pooling_mode_mean_tokens: true, include_prompt: false },
    };
    const { rows } = await encode(files, [SHORT.text]);
    expectClose(rows[0]!, pooled(hiddenRows(withPrompt("passage")).slice(3), "mean_tokens"));
  });

  it("fall back on the folder's default", async () => {
    const own = { prompts: { topic: "query: " }, default_prompt_name: "topic" };
    const { rows } = await encode({ ...NOT_NORMALISED, "config_sentence_transformers.json": own }, [
      SHORT.text,
    ]);
    expectClose(rows[0]!, pooled(hiddenRows(withPrompt("query")), "mean_tokens"));
  });
});

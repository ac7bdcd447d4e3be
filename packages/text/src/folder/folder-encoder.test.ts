import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeEncoder } from "@modalis/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { createTextEncoder } from "../text-encoder.js";
import { expectClose } from "./tiny/expect-close.js";
import { encodeWithFolder, type Files, NOT_NORMALISED, writeModelFolder } from "./tiny/tiny-model-folder.js";
import { hiddenRows, LONG, pooled, REFERENCE, SHORT } from "./tiny/tiny-reference.js";
import { byteLetters, bytePairTokenizer } from "./tiny/tiny-tokenizers.js";
import { TINY, tinyTransformer } from "./tiny/tiny-transformer.js";

const root = mkdtempSync(join(tmpdir(), "modalis-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
const newFolder = () => join(root, `model-${folders++}`);
const encode = (files: Files, texts: readonly string[]) => encodeWithFolder(newFolder(), files, texts);

describeEncoder({
  name: "the encoder of a model folder",
  create: () => createTextEncoder({ modelFolder: writeModelFolder(newFolder()) }),
  inputs: [
    { id: "long", content: LONG.text },
    { id: "short", content: SHORT.text },
    { id: "beach", content: "a dog on the beach" },
  ],
  broken: [
    { id: "empty", content: "" },
    { id: "unknown", content: "完全没有词汇" },
  ],
  tolerance: 1e-5,
  likeness: { anchor: "the dogs", near: "the dogs run", far: "cat" },
});

describe("a model folder", () => {
  it.each(Object.keys(REFERENCE))("pools by %s as the formula says, in a padded batch", async (pooling) => {
    const files = { ...NOT_NORMALISED, "1_Pooling/config.json": { [`pooling_mode_${pooling}`]: true } };
    const { rows, space } = await encode(files, [LONG.text, SHORT.text]);
    expect(space).toMatchObject({ dimensions: TINY.dimensions, normalisation: "none" });
    expectClose(rows[0]!, pooled(hiddenRows(LONG.ids), pooling));
    expectClose(rows[1]!, pooled(hiddenRows(SHORT.ids), pooling));
  });

  it("joins several poolings in the order of sentence-transformers", async () => {
    const pooling = {
      pooling_mode_lasttoken: true,
      pooling_mode_mean_tokens: true,
      pooling_mode_cls_token: true,
    };
    const { rows } = await encode({ ...NOT_NORMALISED, "1_Pooling/config.json": pooling }, [SHORT.text]);
    const hidden = hiddenRows(SHORT.ids);
    expectClose(
      rows[0]!,
      ["cls_token", "mean_tokens", "lasttoken"].flatMap((name) => pooled(hidden, name)),
    );
  });

  it("gives rows unit length where a Normalize module follows", async () => {
    const { rows, space } = await encode({}, [LONG.text]);
    const mean = pooled(hiddenRows(LONG.ids), "mean_tokens");
    expect(space.normalisation).toBe("l2");
    expectClose(
      rows[0]!,
      mean.map((value) => value / Math.hypot(...mean)),
    );
  });

  it("feeds token types and int32 where the graph wants them", async () => {
    const graph = tinyTransformer({ tokenTypes: true, inputType: 6, output: "token_embeddings" });
    const { rows } = await encode({ ...NOT_NORMALISED, "onnx/model.onnx": graph }, [LONG.text]);
    expectClose(rows[0]!, pooled(hiddenRows(LONG.ids, true), "mean_tokens"));
  });

  it("gives a text the same row in every batch, also where the graph quantises whole batches", async () => {
    const files = { ...NOT_NORMALISED, "onnx/model.onnx": tinyTransformer({ quantised: true }) };
    const texts = [LONG.text, SHORT.text, "a dog on the beach", "the cats query"];
    const together = await encode(files, texts);
    for (const [at, text] of texts.entries()) {
      const { rows } = await encode(files, [text]);
      expect(together.rows[at]).toEqual(rows[0]);
    }
    expect(together.space.model.preprocessing).toContain("one text a run");
  });

  it("opens another space for another padding token, which may stand in config.json alone", async () => {
    const fingerprint = async (padding: number) => {
      const files = {
        "tokenizer_config.json": {},
        "config.json": { pad_token_id: padding, _name_or_path: "m" },
      };
      return (await encode(files, [])).space.fingerprint;
    };
    expect(await fingerprint(1)).toBe(await fingerprint(1));
    expect(await fingerprint(1)).not.toBe(await fingerprint(2));
  });

  it("prefers a sentence embedding that the graph has pooled itself", async () => {
    const graph = tinyTransformer({ sentenceOutput: true });
    const { rows } = await encode({ ...NOT_NORMALISED, "onnx/model.onnx": graph }, [LONG.text]);
    expectClose(rows[0]!, hiddenRows(LONG.ids)[0]!);
  });

  it("runs a byte-pair tokenizer and pools its last token", async () => {
    const letter = (character: string) => byteLetters().indexOf(character);
    const files = {
      ...NOT_NORMALISED,
      "tokenizer.json": bytePairTokenizer(),
      "tokenizer_config.json": {},
      "1_Pooling/config.json": { pooling_mode_lasttoken: true },
    };
    const { rows } = await encode(files, ["dog é", "a"]);
    // "é" is the bytes C3 A9, and a space is the letter Ġ.
    const ids = [257, letter("Ġ"), 0xc3, 0xa9, 258];
    expectClose(rows[0]!, pooled(hiddenRows(ids), "lasttoken"));
  });

  it("truncates to max_seq_length and keeps the special tokens at both ends", async () => {
    const { rows, batch } = await encode(
      { ...NOT_NORMALISED, "sentence_bert_config.json": { max_seq_length: 5, do_lower_case: false } },
      [LONG.text],
    );
    expect(batch.provenance?.[0]?.notes).toEqual(["truncated to 5 tokens"]);
    expectClose(rows[0]!, pooled(hiddenRows([...LONG.ids.slice(0, 4), 2]), "mean_tokens"));
  });

  it("refuses a text of which more than half is unknown to its vocabulary", async () => {
    const { failures } = await encode({}, ["完全没有词汇", "dogs 犬 run"]);
    expect(failures.map(({ id: failed, error }) => [failed, error])).toMatchObject([
      ["0", { code: "UNREADABLE_SCRIPT" }],
    ]);
  });
});

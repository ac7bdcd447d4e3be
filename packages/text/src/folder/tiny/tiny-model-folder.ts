import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rowOf } from "@modalis/contract";
import { createTextEncoder, type TextEncoderOptions } from "../../text-encoder.js";
import { wordPieceTokenizer } from "./tiny-tokenizers.js";
import { TINY, tinyTransformer } from "./tiny-transformer.js";

/** Files of a folder by name; objects are written as JSON. */
export type Files = Readonly<Record<string, object | Uint8Array | string>>;

/** Without the module that gives rows unit length. */
export const NOT_NORMALISED: Files = {
  "modules.json": [
    { path: "", type: "sentence_transformers.models.Transformer" },
    { path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
  ],
};

/** Writes a model folder of the given files over a complete one of mean pooling and unit length, for tests. */
export function writeModelFolder(folder: string, files: Files = {}): string {
  const complete: Files = {
    "config.json": { model_type: "bert", max_position_embeddings: 64 },
    "tokenizer.json": wordPieceTokenizer(),
    "tokenizer_config.json": { pad_token: "[PAD]", model_max_length: 1e30 },
    "onnx/model.onnx": tinyTransformer(),
    "modules.json": [
      { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
      { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
      { idx: 2, name: "2", path: "2_Normalize", type: "sentence_transformers.models.Normalize" },
    ],
    "1_Pooling/config.json": { word_embedding_dimension: TINY.dimensions, pooling_mode_mean_tokens: true },
    ...files,
  };
  for (const [name, content] of Object.entries(complete)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isText = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isText ? content : JSON.stringify(content));
  }
  return folder;
}

/** Encodes texts with the model of a new folder of those files. */
export async function encodeWithFolder(
  folder: string,
  files: Files,
  texts: readonly string[],
  options: TextEncoderOptions = {},
) {
  await using encoder = await createTextEncoder({ modelFolder: writeModelFolder(folder, files), ...options });
  const result = await encoder.encode(texts.map((content, at) => ({ id: `${at}`, content })));
  return { ...result, space: encoder.space, rows: texts.map((_, at) => [...rowOf(result.batch, at)]) };
}

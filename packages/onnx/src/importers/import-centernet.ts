import type { OnnxModel } from "../source/onnx-model.js";
import { digestOfFiles, readPinnedFiles } from "../source/pinned-files.js";
import { readGraph } from "../tfjs/tfjs-graph.js";
import { readWeights } from "../tfjs/tfjs-weights.js";
import { CENTERNET_GRAPH, CENTERNET_PACKAGE, CENTERNET_WEIGHTS } from "./centernet-files.js";
import { type CenterNetPart, convertCenterNet } from "./centernet-graph.js";
import type { ImportOptions } from "./import-universal-sentence-encoder.js";
import { cachedModel } from "./model-cache.js";

/** Raised whenever the graph written would give other values. */
const IMPORTER_VERSION = "1";

export interface CenterNetOptions extends ImportOptions {
  /** `"features"` when absent. */
  readonly part?: CenterNetPart;
}

/**
 * CenterNet MobileNetV3 (COCO) as an ONNX model, from the npm package `@vladmandic/human`.
 *
 * Input `images`, float32 `[batch, height, width, 3]`, RGB from 0 to 255, sides multiples of 32. Output
 * `features`, `[batch, 1968]`; the detector adds `heatmap` `[batch, height / 4, width / 4, 80]` of scores from 0
 * to 1, `wh` `[batch, height / 4, width / 4, 4]` (pixels from a cell to the left, top, right and bottom of its
 * box) and `class_scores` `[batch, 80]`, the heat map's maxima.
 *
 * @param folder The package's folder, as `packageFolder` finds it.
 * @throws `NOT_FOUND` or `DIGEST_MISMATCH` for files that are not those of the pinned version.
 */
export async function importCenterNet(folder: string, options: CenterNetOptions = {}): Promise<OnnxModel> {
  const { part = "features", cacheFolder } = options;
  const files = [CENTERNET_GRAPH, CENTERNET_WEIGHTS];
  await readPinnedFiles(folder, files);
  const sha256 = digestOfFiles(files);
  const key = { name: `centernet-${part}`, importerVersion: IMPORTER_VERSION, sourceSha256: sha256 };
  return {
    id: `centernet-mobilenetv3-${part}`,
    revision: `${CENTERNET_PACKAGE.version}+onnx.${IMPORTER_VERSION}`,
    sha256,
    load: () => cachedModel(cacheFolder, key, () => convert(folder, part)),
  };
}

async function convert(folder: string, part: CenterNetPart): Promise<Uint8Array> {
  const files = await readPinnedFiles(folder, [CENTERNET_GRAPH, CENTERNET_WEIGHTS]);
  const modelJson: unknown = JSON.parse(new TextDecoder().decode(files.get(CENTERNET_GRAPH.path)));
  // The manifest names its shard relative to itself.
  const shards = new Map([...files].map(([path, bytes]) => [path.replace(/^models\//, ""), bytes]));
  return convertCenterNet(readGraph(modelJson), readWeights(modelJson, shards), part);
}

import { createEncoderDoor, defineSpace, type EmbeddingSpace, type EncoderV1 } from "@modalis/contract";
import { createOnnxRuntime, importCenterNet, type OnnxRuntime, packageFolder } from "@modalis/onnx";
import type { ImageContent } from "../content/image-content.js";
import { encodeImages } from "../pipeline/encode-images.js";
import type { ImageModel } from "../pipeline/image-model.js";
import { createPictureReader } from "../reading/picture-reader.js";
import { FEATURES_PREPROCESSING, openCenterNetFeatures } from "./centernet-features.js";
import { type FolderModelOptions, openFolderModel } from "./folder-model.js";
import { type ImagePipelineOptions, MAX_BATCH_SIZE, pipelineSettings } from "./image-encoder-options.js";

export interface ImageEncoderOptions extends ImagePipelineOptions, FolderModelOptions {
  /**
   * A model in the layout of the Hugging Face hub: a folder, or `"hub:owner/name@revision"`; the default model when
   * absent.
   */
  readonly modelFolder?: string;
}

/**
 * An encoder of pictures.
 *
 * Without a folder: the squeeze-and-excite averages of CenterNet MobileNetV3 at 256 pixels, 1968 dimensions, as they
 * are: standardise each on the catalogue, as fusion does. With a folder: that model, prepared as its
 * `preprocessor_config.json` says.
 *
 * @throws `MISSING_DEPENDENCY`, `INVALID_MODEL`, `DIGEST_MISMATCH`, `NOT_FOUND`, or `INVALID_ARGUMENT` for options.
 * @example
 * await using encoder = await createImageEncoder();
 * const { batch, failures } = await encoder.encode([{ id: "poster", content: "poster.jpg" }]);
 */
export async function createImageEncoder(
  options: ImageEncoderOptions = {},
): Promise<EncoderV1<ImageContent>> {
  // Before anything is opened, so that nothing must be freed when an option is out of range.
  pipelineSettings(options, Number.POSITIVE_INFINITY);
  const runtime = options.runtime ?? createOnnxRuntime();
  const ownRuntime = options.runtime === undefined ? runtime : undefined;
  try {
    const { model, space } =
      options.modelFolder === undefined
        ? await openDefault(runtime, options.cacheFolder)
        : await openFolderModel(runtime, options.modelFolder, options);
    return encoderOf(model, space, options, ownRuntime);
  } catch (error) {
    await ownRuntime?.[Symbol.asyncDispose]();
    throw error;
  }
}

async function openDefault(
  runtime: OnnxRuntime,
  cacheFolder: string | undefined,
): Promise<{ model: ImageModel; space: EmbeddingSpace }> {
  const folder = packageFolder("@vladmandic/human", import.meta.url);
  const source = await importCenterNet(folder, { part: "features", ...(cacheFolder && { cacheFolder }) });
  const model = await openCenterNetFeatures(runtime, source);
  const { id, revision, sha256 } = source;
  const space = defineSpace({
    modality: "image",
    dimensions: model.dimensions,
    normalisation: "none",
    model: { id, revision, weightsSha256: sha256, preprocessing: FEATURES_PREPROCESSING },
  });
  return { model, space };
}

function encoderOf(
  model: ImageModel,
  space: EmbeddingSpace,
  options: ImagePipelineOptions,
  ownRuntime: OnnxRuntime | undefined,
): EncoderV1<ImageContent> {
  const settings = pipelineSettings(options, model.largestRun);
  const reader = createPictureReader({ preprocessing: model.preprocessing, limits: options.limits });
  const door = createEncoderDoor("image encoder", MAX_BATCH_SIZE, async () => {
    await reader[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
    await ownRuntime?.[Symbol.asyncDispose]();
  });
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize: MAX_BATCH_SIZE,
    encode: (inputs, { signal } = {}) =>
      door.enter(inputs, signal, () => encodeImages({ reader, model, space }, inputs, settings, signal)),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

import { floatTensor, type OnnxModel, type OnnxRuntime } from "@modalis/onnx";
import type { ImageModel } from "../pipeline/image-model.js";
import { createTensorPool } from "../pipeline/tensor-pool.js";
import { describePreprocessing, type ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { createPixelWriter } from "../preprocess/pixel-writer.js";

const DIMENSIONS = 1968;
const SIDE = 256;

/** The network scales the values itself; 512 pixels, its size for detection, add nothing to the features. */
const PREPROCESSING: ImagePreprocessing = {
  resize: { filter: "bilinear", to: { width: SIDE, height: SIDE } },
  scale: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  channels: "rgb",
};

/** Raised whenever the same picture would reach the model with other pixels. */
export const FEATURES_PREPROCESSING = `1: shrunk to twice, ${describePreprocessing(PREPROCESSING)}`;

/** The feature part of CenterNet, ready to run. */
export async function openCenterNetFeatures(runtime: OnnxRuntime, model: OnnxModel): Promise<ImageModel> {
  const session = await runtime.open(model);
  const valuesEach = SIDE * SIDE * 3;
  const write = createPixelWriter(PREPROCESSING, "nhwc");
  const pool = createTensorPool();
  return {
    dimensions: DIMENSIONS,
    preprocessing: PREPROCESSING,
    largestRun: Number.POSITIVE_INFINITY,
    run: (images) =>
      pool.lend(images.length * valuesEach, async (pixels) => {
        for (const [index, image] of images.entries()) write(image, pixels, index * valuesEach);
        const { features } = await session.run({
          images: floatTensor(pixels, [images.length, SIDE, SIDE, 3]),
        });
        return features!.data as Float32Array;
      }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

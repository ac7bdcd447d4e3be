import { createEncoderDoor, defineSpace, type EncoderV1 } from "@modalis/contract";
import type { ImageLimits } from "@modalis/media";
import type { ImageContent } from "../content/image-content.js";
import { MAX_BATCH_SIZE, pipelineSettings } from "../encoder/image-encoder-options.js";
import { encodeImages } from "../pipeline/encode-images.js";
import type { ImageModel } from "../pipeline/image-model.js";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { createPictureReader } from "../reading/picture-reader.js";
import { HISTOGRAM_DIMENSIONS, hsvHistogram } from "./hsv-histogram.js";

export interface ColourEncoderOptions {
  /** What one picture may cost; more is a failure `LIMIT_EXCEEDED`. */
  readonly limits?: Partial<ImageLimits>;
  /** Pictures being decoded at once, at least 1; four a core, at most 16, when absent. */
  readonly decodeConcurrency?: number;
}

/** Enough places for the share of each colour; averaging them also evens out noise. */
const SIDE = 96;

const PREPROCESSING: ImagePreprocessing = {
  resize: { filter: "bilinear", to: { width: SIDE, height: SIDE } },
  scale: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  channels: "rgb",
};

const space = defineSpace({
  modality: "image",
  aspect: "colour",
  dimensions: HISTOGRAM_DIMENSIONS,
  normalisation: "l2",
  model: {
    id: "modalis/hsv-grid-histogram",
    revision: "1",
    preprocessing: `bilinear ${SIDE}x${SIDE} as pil, 3x3 cells, 8 hues x 2 saturations + 4 greys, square root`,
  },
});

/**
 * An encoder of a picture's colours and where they are: 180 dimensions, unit length, no model and no weights.
 *
 * @throws `INVALID_ARGUMENT` for options out of range.
 */
export async function createColourEncoder(
  options: ColourEncoderOptions = {},
): Promise<EncoderV1<ImageContent>> {
  const settings = pipelineSettings({ ...options, runSize: 1 }, 1);
  const reader = createPictureReader({ preprocessing: PREPROCESSING, limits: options.limits });
  const door = createEncoderDoor("colour encoder", MAX_BATCH_SIZE, async () => {
    await reader[Symbol.asyncDispose]();
  });
  return {
    specificationVersion: "v1",
    space,
    maxBatchSize: MAX_BATCH_SIZE,
    encode: (inputs, { signal } = {}) =>
      door.enter(inputs, signal, () =>
        encodeImages({ reader, model: histograms, space }, inputs, settings, signal),
      ),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

const histograms: ImageModel = {
  dimensions: HISTOGRAM_DIMENSIONS,
  preprocessing: PREPROCESSING,
  largestRun: 1,
  run: async ([image]) => hsvHistogram(image!),
  [Symbol.asyncDispose]: async () => undefined,
};

import type { ImageLimits } from "@modalis/media";
import type { JsonObject } from "@modalis/onnx";
import type { ImageContent } from "../content/image-content.js";
import { readPicture } from "../reading/read-picture.js";
import { createPixelWriter } from "./pixel-writer.js";
import { readPreprocessorConfig } from "./read-preprocessor-config.js";

/** Makes a picture what a vision model of a folder takes. */
export interface PicturePreprocessor {
  /**
   * @returns `values` `[3, height, width]`.
   * @throws what decoding a picture throws, or the signal's reason.
   */
  prepare(
    content: ImageContent,
    signal?: AbortSignal,
  ): Promise<{ readonly width: number; readonly height: number; readonly values: Float32Array }>;
}

/**
 * The steps that a `preprocessor_config.json` names, for models that are not encoders: those that caption, for one.
 *
 * @throws `INVALID_MODEL` for steps that are not known.
 */
export function createPicturePreprocessor(
  config: JsonObject,
  limits?: Partial<ImageLimits>,
): PicturePreprocessor {
  const preprocessing = readPreprocessorConfig(config);
  const write = createPixelWriter(preprocessing, "nchw");
  return {
    async prepare(content, signal) {
      const image = await readPicture(content, { preprocessing, limits }, signal);
      const values = new Float32Array(3 * image.width * image.height);
      write(image, values, 0);
      return { width: image.width, height: image.height, values };
    },
  };
}

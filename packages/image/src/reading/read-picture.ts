import type { ImageLimits, RgbImage } from "@modalis/media";
import { type ImageContent, imagePixels } from "../content/image-content.js";
import { shrinkImage } from "../content/shrink-image.js";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { decodeSize, fitImage } from "../preprocess/preprocess-image.js";

/** What becomes of a picture before a model sees its values, and what it may cost. */
export interface PictureRecipe {
  readonly preprocessing: ImagePreprocessing;
  readonly limits: Partial<ImageLimits> | undefined;
}

/**
 * A picture decoded, resized and cropped.
 *
 * @throws whatever `decodeImage` throws, `INVALID_ARGUMENT` for pixels that do not fit their size, or the signal's
 * reason.
 */
export async function readPicture(
  content: ImageContent,
  { preprocessing, limits }: PictureRecipe,
  signal: AbortSignal | undefined,
): Promise<RgbImage> {
  const atLeast = decodeSize(preprocessing);
  const image = await imagePixels(content, {
    ...(limits && { limits }),
    ...(atLeast && { atLeast }),
    ...(signal && { signal }),
  });
  const shrunk = atLeast ? await shrinkImage(image, atLeast) : image;
  signal?.throwIfAborted();
  return fitImage(shrunk, preprocessing);
}

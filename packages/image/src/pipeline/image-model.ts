import type { RgbImage } from "@modalis/media";
import type { ResizeTarget } from "../resample/resize-image.js";

/** A loaded model with what it needs of a picture; the common ground of every neural image encoder. */
export interface ImageModel extends AsyncDisposable {
  readonly dimensions: number;
  /** Least size to decode at; absent when every pixel counts. */
  readonly decodeSize: ResizeTarget | undefined;
  /** Most pictures in one run; 1 when the model's input says so. */
  readonly largestRun: number;
  /** Resizes and crops a decoded picture to what {@link run} takes. */
  fit(image: RgbImage): RgbImage;
  /** Rows of the pictures, `[images, dimensions]`. */
  run(images: readonly RgbImage[]): Promise<Float32Array>;
}

import type { RgbImage } from "@modalis/media";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";

/** A loaded model with what it needs of a picture; the common ground of every neural image encoder. */
export interface ImageModel extends AsyncDisposable {
  readonly dimensions: number;
  /** What makes of a picture of any size what {@link run} takes. */
  readonly preprocessing: ImagePreprocessing;
  /** Most pictures in one run; 1 when the model's input says so. */
  readonly largestRun: number;
  /** Rows of the pictures, `[images, dimensions]`. */
  run(images: readonly RgbImage[]): Promise<Float32Array>;
}

import type { ResampleFilter } from "../resample/resample-filter.js";

/** What happens to the pixels of a picture before a model sees them, in this order. */
export interface ImagePreprocessing {
  readonly resize?: ImageResize;
  /** Cut from the middle; a smaller picture is padded with black. */
  readonly crop?: { readonly width: number; readonly height: number };
  /** Each value, 0 to 255, is multiplied by this. */
  readonly scale: number;
  /** Then the mean of its channel is taken off and the rest divided by the deviation; in the order of RGB. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  readonly channels: "rgb" | "bgr";
  /** A large picture is first shrunk to this many times the size wanted; 2 when absent. */
  readonly shrinkTo?: number;
}

export interface ImageResize {
  readonly filter: ResampleFilter;
  /** Both sides, whatever the shape of the picture; or the shorter side, with its shape kept. */
  readonly to: { readonly width: number; readonly height: number } | { readonly shortestEdge: number };
}

/** How the planes of a tensor lie: `"nchw"` `[batch, 3, height, width]`, `"nhwc"` `[batch, height, width, 3]`. */
export type TensorLayout = "nchw" | "nhwc";

/** One line that changes whenever the pixels would; part of the space's `preprocessing`. */
export function describePreprocessing(preprocessing: ImagePreprocessing): string {
  const { resize, crop, scale, mean, deviation, channels } = preprocessing;
  const steps = [
    resize && `${resize.filter} ${describeTarget(resize.to)} as pil`,
    crop && `crop ${crop.width}x${crop.height}`,
    scale !== 1 && `scale ${scale}`,
    mean.some((value) => value !== 0) && `mean ${mean.join(" ")}`,
    deviation.some((value) => value !== 1) && `deviation ${deviation.join(" ")}`,
    channels,
  ];
  return steps.filter(Boolean).join(", ");
}

function describeTarget(to: ImageResize["to"]): string {
  return "shortestEdge" in to ? `shortest edge ${to.shortestEdge}` : `${to.width}x${to.height}`;
}

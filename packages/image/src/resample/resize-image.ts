import type { RgbImage } from "@modalis/media";
import { filterShapes, type ResampleFilter } from "./resample-filter.js";
import { type ResampleWeights, resampleWeights, WEIGHT_BITS } from "./resample-weights.js";

const HALF = 1 << (WEIGHT_BITS - 1);

export interface ResizeTarget {
  /** Pixels, at least 1. */
  readonly width: number;
  /** Pixels, at least 1. */
  readonly height: number;
}

/**
 * Resizes a picture as Python's PIL does, to the bit: along rows, then along columns, with antialiasing.
 *
 * An axis that keeps its length is left alone; a picture of the wanted size is returned itself.
 */
export function resizeImage(image: RgbImage, target: ResizeTarget, filter: ResampleFilter): RgbImage {
  const { width, height } = target;
  if (image.width === width && image.height === height) return image;
  if (filter === "nearest") return resizeNearest(image, target);
  const shape = filterShapes[filter];
  let { data } = image;
  if (image.width !== width)
    data = resampleRows(data, image.width, image.height, width, resampleWeights(image.width, width, shape));
  if (image.height !== height)
    data = resampleColumns(data, width, height, resampleWeights(image.height, height, shape));
  return { width, height, data };
}

/** The sample under the centre of each output pixel. */
function resizeNearest(image: RgbImage, { width, height }: ResizeTarget): RgbImage {
  const columns = nearestSamples(image.width, width);
  const rows = nearestSamples(image.height, height);
  const data = new Uint8Array(width * height * 3);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * image.width + column) * 3;
      data[to++] = image.data[from]!;
      data[to++] = image.data[from + 1]!;
      data[to++] = image.data[from + 2]!;
    }
  }
  return { width, height, data };
}

/** PIL steps along the axis by addition, whose rounding decides where a centre falls between two samples. */
function nearestSamples(inputs: number, outputs: number): Int32Array {
  const step = inputs / outputs;
  const samples = new Int32Array(outputs);
  let centre = step * 0.5;
  for (let output = 0; output < outputs; output++) {
    samples[output] = Math.min(inputs - 1, Math.floor(centre));
    centre += step;
  }
  return samples;
}

function resampleRows(
  pixels: Uint8Array,
  fromWidth: number,
  height: number,
  width: number,
  { starts, counts, weights, stride }: ResampleWeights,
): Uint8Array {
  // Stores round nothing and clamp both ends, which the shifted sums need.
  const output = new Uint8ClampedArray(width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = y * fromWidth * 3;
    for (let x = 0; x < width; x++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let from = row + starts[x]! * 3;
      const first = x * stride;
      const last = first + counts[x]!;
      for (let at = first; at < last; at++) {
        const weight = weights[at]!;
        red += pixels[from++]! * weight;
        green += pixels[from++]! * weight;
        blue += pixels[from++]! * weight;
      }
      output[to++] = red >> WEIGHT_BITS;
      output[to++] = green >> WEIGHT_BITS;
      output[to++] = blue >> WEIGHT_BITS;
    }
  }
  return new Uint8Array(output.buffer);
}

/** A whole row of sums at a time, so that memory is read in order. */
function resampleColumns(
  pixels: Uint8Array,
  width: number,
  height: number,
  { starts, counts, weights, stride }: ResampleWeights,
): Uint8Array {
  const rowLength = width * 3;
  const output = new Uint8ClampedArray(rowLength * height);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let at = 0; at < counts[y]!; at++) {
      const weight = weights[y * stride + at]!;
      const from = (starts[y]! + at) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x]! += pixels[from + x]! * weight;
    }
    const to = y * rowLength;
    for (let x = 0; x < rowLength; x++) output[to + x] = sums[x]! >> WEIGHT_BITS;
  }
  return new Uint8Array(output.buffer);
}

import type { RgbImage } from "@modalis/media";

/** Cells along each side of the picture. */
const CELLS = 3;
const HUES = 8;
/** Pale and vivid. */
const SATURATIONS = 2;
const GREYS = 4;
const BINS = HUES * SATURATIONS + GREYS;

/** Values of a histogram: 3 x 3 cells of 8 hues in 2 saturations, and 4 greys. */
export const HISTOGRAM_DIMENSIONS = CELLS * CELLS * BINS;

/**
 * Where which colours are: a histogram of each cell of a grid, as square roots, of unit length as a whole.
 *
 * A pixel counts as coloured by its saturation times its value, and as grey by the rest, and each count is shared
 * between the two nearest bins, so that a slight change of the picture changes the vector slightly. Square roots
 * make the dot product the Bhattacharyya coefficient. Swain and Ballard, "Color indexing", 1991.
 */
export function hsvHistogram({ width, height, data }: RgbImage): Float32Array {
  const histogram = new Float32Array(HISTOGRAM_DIMENSIONS);
  let from = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * CELLS) / height) * CELLS;
    for (let x = 0; x < width; x++, from += 3) {
      const cell = (row + Math.floor((x * CELLS) / width)) * BINS;
      countPixel(histogram, cell, data[from]! / 255, data[from + 1]! / 255, data[from + 2]! / 255);
    }
  }
  return rootsOfUnitLength(histogram);
}

function countPixel(histogram: Float32Array, cell: number, red: number, green: number, blue: number): void {
  const value = Math.max(red, green, blue);
  const chroma = value - Math.min(red, green, blue);
  if (chroma > 0) {
    const saturation = chroma / value;
    const hue = hueOf(red, green, blue, value, chroma) * HUES;
    const lower = Math.floor(hue) % HUES;
    const upperPart = hue - Math.floor(hue);
    // Pale below a third, vivid from two thirds on, shared between.
    const vividPart = Math.min(1, Math.max(0, saturation * 3 - 1));
    for (const [bin, part] of [
      [lower, 1 - upperPart],
      [(lower + 1) % HUES, upperPart],
    ] as const) {
      histogram[cell + bin * SATURATIONS]! += chroma * part * (1 - vividPart);
      histogram[cell + bin * SATURATIONS + 1]! += chroma * part * vividPart;
    }
  }
  const grey = Math.min(GREYS - 1, value * (GREYS - 1));
  const darker = Math.min(GREYS - 2, Math.floor(grey));
  const first = cell + HUES * SATURATIONS + darker;
  histogram[first]! += (1 - chroma) * (1 - (grey - darker));
  histogram[first + 1]! += (1 - chroma) * (grey - darker);
}

/** Hue as a part of the circle, from red at 0 over green at a third and blue at two thirds. */
function hueOf(red: number, green: number, blue: number, value: number, chroma: number): number {
  let sixths: number;
  if (value === red) sixths = (green - blue) / chroma;
  else if (value === green) sixths = 2 + (blue - red) / chroma;
  else sixths = 4 + (red - green) / chroma;
  return (sixths < 0 ? sixths + 6 : sixths) / 6;
}

/** Every pixel counts 1 in all, so the sum is never zero. */
function rootsOfUnitLength(histogram: Float32Array): Float32Array {
  const sum = histogram.reduce((total, count) => total + count, 0);
  return histogram.map((count) => Math.sqrt(count / sum));
}

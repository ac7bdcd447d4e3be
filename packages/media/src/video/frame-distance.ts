import type { RgbImage } from "../image/rgb-image.js";

/** Parts a side is cut into. */
const CELLS = 2;

/**
 * How much two small pictures of one size differ: the mean, over a 2 x 2 grid and three colours, of the
 * Wasserstein distance between the two sets of values, as a share of 255.
 *
 * Sets forget where within a cell a value stands, so that motion counts little; unlike the bins of a histogram,
 * a slow change of light counts no more than it is.
 *
 * @returns 0 (same values) to 1 (black to white).
 */
export function frameDistance(left: RgbImage, right: RgbImage): number {
  let sum = 0;
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const cell = { row, column, channel };
        sum += wasserstein(sortedValues(left, cell), sortedValues(right, cell));
      }
    }
  }
  return sum / (CELLS * CELLS * 3);
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly channel: number;
}

function sortedValues({ width, height, data }: RgbImage, { row, column, channel }: Cell): Uint8Array {
  const [cellWidth, cellHeight] = [Math.floor(width / CELLS), Math.floor(height / CELLS)];
  const values = new Uint8Array(cellWidth * cellHeight);
  let at = 0;
  for (let y = row * cellHeight; y < (row + 1) * cellHeight; y++) {
    for (let x = column * cellWidth; x < (column + 1) * cellWidth; x++)
      values[at++] = data[(y * width + x) * 3 + channel]!;
  }
  return values.sort();
}

/** Between two sets of equally many values on a line: the mean gap of the sorted values (Villani 2003, section 2.2). */
function wasserstein(left: Uint8Array, right: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += Math.abs(left[at]! - right[at]!);
  return sum / left.length / 255;
}

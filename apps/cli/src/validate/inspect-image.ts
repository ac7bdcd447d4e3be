import { decodeImage, type RgbImage } from "@modalis/media";
import type { ContentInspector, Finding, Signature } from "./content-inspector.js";

const COLUMNS = 9;
const ROWS = 8;
/** A picture whose channels all stay within so many of 255 shows nothing. */
const FLAT_RANGE = 3;

/** Pictures: unreadable ones, single-colour ones, and a difference hash (Krawetz 2013, "Kind of Like That"). */
export const imageInspector: ContentInspector = {
  modality: "image",
  open:
    async ({ signal }) =>
    async (content) =>
      inspectPixels(await decodeImage(content.kind === "file" ? content.path : content.text, { signal })),
};

/** What a decoded picture shows; also used for the frames of films. */
export function inspectPixels(image: RgbImage): { findings: readonly Finding[]; signature?: Signature } {
  if (isFlat(image)) {
    return {
      findings: [
        {
          code: "SINGLE_COLOUR",
          message: "the picture is a single colour",
          remedy: "replace it, or leave it out",
        },
      ],
    };
  }
  return { findings: [], signature: differenceHash(image) };
}

function isFlat({ data }: RgbImage): boolean {
  const least = [255, 255, 255];
  const most = [0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    const channel = at % 3;
    if (data[at]! < least[channel]!) least[channel] = data[at]!;
    if (data[at]! > most[channel]!) most[channel] = data[at]!;
  }
  return least.every((value, channel) => most[channel]! - value <= FLAT_RANGE);
}

/** Bit by bit, whether a cell of a 9 by 8 grid is brighter than the one to its left. */
function differenceHash(image: RgbImage): Signature {
  const cells = meanCells(image);
  const halves: [number, number] = [0, 0];
  for (let row = 0, bit = 0; row < ROWS; row++) {
    for (let column = 1; column < COLUMNS; column++, bit++) {
      const at = row * COLUMNS + column;
      if (cells[at]! > cells[at - 1]!) halves[bit >> 5]! |= 1 << (bit & 31);
    }
  }
  return [halves[0] >>> 0, halves[1] >>> 0];
}

function meanCells({ width, height, data }: RgbImage): Float64Array {
  const sums = new Float64Array(COLUMNS * ROWS);
  const counts = new Float64Array(COLUMNS * ROWS);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * ROWS) / height) * COLUMNS;
    for (let x = 0; x < width; x++, at += 3) {
      const cell = row + Math.floor((x * COLUMNS) / width);
      sums[cell]! += 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      counts[cell]!++;
    }
  }
  return sums.map((sum, cell) => (counts[cell]! > 0 ? sum / counts[cell]! : 0));
}

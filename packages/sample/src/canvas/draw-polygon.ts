import { blendPixel, type Canvas } from "./canvas.js";
import type { Colour } from "./colour.js";

/** Scan lines a pixel row, for smooth edges. */
const LINES = 4;

/**
 * Fills a polygon by the even-odd rule, with smooth edges.
 *
 * `corners` is flat: x, y of each corner in picture heights; the last joins the first.
 */
export function drawPolygon(canvas: Canvas, corners: readonly number[], colour: Colour, alpha = 1): void {
  const { width, height } = canvas;
  const [top, bottom] = rangeOf(corners, 1);
  const [left, right] = rangeOf(corners, 0);
  const firstColumn = Math.max(0, Math.floor(left * height));
  const endColumn = Math.min(width, Math.ceil(right * height));
  const cover = new Float32Array(width);
  const lastRow = Math.min(height - 1, Math.floor(bottom * height));
  for (let row = Math.max(0, Math.floor(top * height)); row <= lastRow; row++) {
    cover.fill(0, firstColumn, endColumn);
    for (let line = 0; line < LINES; line++) {
      const crossings = crossingsAt(corners, (row + (line + 0.5) / LINES) / height);
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        coverSpan(cover, crossings[pair]! * height, crossings[pair + 1]! * height);
      }
    }
    for (let column = firstColumn; column < endColumn; column++) {
      const covered = cover[column]!;
      if (covered > 0) blendPixel(canvas, row * width + column, colour, (alpha * covered) / LINES);
    }
  }
}

/** Fills an upright rectangle. */
export function drawRectangle(
  canvas: Canvas,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: Colour,
  alpha = 1,
): void {
  const { x, y, width, height } = box;
  drawPolygon(canvas, [x, y, x + width, y, x + width, y + height, x, y + height], colour, alpha);
}

/** The least and greatest x (axis 0) or y (axis 1) of the corners. */
function rangeOf(corners: readonly number[], axis: 0 | 1): [least: number, greatest: number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let at = axis; at < corners.length; at += 2) {
    least = Math.min(least, corners[at]!);
    greatest = Math.max(greatest, corners[at]!);
  }
  return [least, greatest];
}

/** Where the edges cross the horizontal line, from left to right. */
function crossingsAt(corners: readonly number[], y: number): number[] {
  const crossings: number[] = [];
  for (let at = 0, before = corners.length - 2; at < corners.length; before = at, at += 2) {
    const fromY = corners[before + 1]!;
    const toY = corners[at + 1]!;
    if (fromY <= y === toY <= y) continue;
    const fromX = corners[before]!;
    crossings.push(fromX + ((y - fromY) / (toY - fromY)) * (corners[at]! - fromX));
  }
  return crossings.sort((left, right) => left - right);
}

function coverSpan(cover: Float32Array, from: number, to: number): void {
  const left = Math.max(0, from);
  const right = Math.min(cover.length, to);
  for (let column = Math.floor(left); column < right; column++) {
    cover[column] = cover[column]! + Math.min(right, column + 1) - Math.max(left, column);
  }
}

import { blendPixel, type Canvas } from "./canvas.js";
import type { Colour } from "./colour.js";

/** Draws a round-ended line through the points (flat x, y in picture heights), `thickness` heights wide. */
export function drawLine(
  canvas: Canvas,
  points: readonly number[],
  thickness: number,
  colour: Colour,
  alpha = 1,
): void {
  for (let at = 0; at + 3 < points.length; at += 2) {
    drawSegment(canvas, points.slice(at, at + 4), thickness / 2, colour, alpha);
  }
}

function drawSegment(
  canvas: Canvas,
  ends: readonly number[],
  radius: number,
  colour: Colour,
  alpha: number,
): void {
  const { width, height } = canvas;
  const [fromX = 0, fromY = 0, toX = 0, toY = 0] = ends;
  const reach = radius + 1 / height;
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const lengthSquared = Math.max(1e-12, alongX * alongX + alongY * alongY);
  const bottom = Math.min(height - 1, Math.ceil((Math.max(fromY, toY) + reach) * height));
  const right = Math.min(width - 1, Math.ceil((Math.max(fromX, toX) + reach) * height));
  const firstColumn = Math.max(0, Math.floor((Math.min(fromX, toX) - reach) * height));
  for (let row = Math.max(0, Math.floor((Math.min(fromY, toY) - reach) * height)); row <= bottom; row++) {
    const dy = (row + 0.5) / height - fromY;
    for (let column = firstColumn; column <= right; column++) {
      const dx = (column + 0.5) / height - fromX;
      const along = Math.max(0, Math.min(1, (dx * alongX + dy * alongY) / lengthSquared));
      const distance = Math.hypot(dx - along * alongX, dy - along * alongY);
      const cover = (radius - distance) * height + 0.5;
      if (cover > 0) blendPixel(canvas, row * width + column, colour, alpha * Math.min(1, cover));
    }
  }
}

import { blendPixel, type Canvas } from "./canvas.js";
import type { Colour } from "./colour.js";

/** An ellipse in picture heights. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  /** The same as `radiusX` when left out: a disc. */
  readonly radiusY?: number;
  /** Turn of the first radius from the x axis, in radians. */
  readonly angle?: number;
  /** Part of the radius over which the edge fades; one pixel when left out. */
  readonly softness?: number;
}

/** Fills an ellipse with a smooth edge. */
export function drawEllipse(canvas: Canvas, ellipse: Ellipse, colour: Colour, alpha = 1): void {
  const { x, y, radiusX, radiusY = radiusX, angle = 0 } = ellipse;
  const smallest = Math.min(radiusX, radiusY);
  const fade = Math.max(ellipse.softness ?? 0, 1 / (canvas.height * Math.max(smallest, 1e-6)));
  const reach = Math.max(radiusX, radiusY) * (1 + fade);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const { width, height } = canvas;
  const bottom = Math.min(height - 1, Math.ceil((y + reach) * height));
  const right = Math.min(width - 1, Math.ceil((x + reach) * height));
  for (let row = Math.max(0, Math.floor((y - reach) * height)); row <= bottom; row++) {
    const dy = (row + 0.5) / height - y;
    for (let column = Math.max(0, Math.floor((x - reach) * height)); column <= right; column++) {
      const dx = (column + 0.5) / height - x;
      const along = (dx * cosine + dy * sine) / radiusX;
      const across = (dy * cosine - dx * sine) / radiusY;
      const cover = (1 + fade / 2 - Math.sqrt(along * along + across * across)) / fade;
      if (cover > 0) blendPixel(canvas, row * width + column, colour, alpha * Math.min(1, cover));
    }
  }
}

/** Adds light that fades with the square of the distance from the centre to nothing at the radius. */
export function addGlow(
  canvas: Canvas,
  glow: { readonly x: number; readonly y: number; readonly radius: number },
  colour: Colour,
  strength: number,
): void {
  const { width, height, pixels } = canvas;
  const { x, y, radius } = glow;
  const bottom = Math.min(height - 1, Math.ceil((y + radius) * height));
  const right = Math.min(width - 1, Math.ceil((x + radius) * height));
  for (let row = Math.max(0, Math.floor((y - radius) * height)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.floor((x - radius) * height)); column <= right; column++) {
      const distance = Math.hypot((column + 0.5) / height - x, (row + 0.5) / height - y) / radius;
      if (distance >= 1) continue;
      const light = strength * (1 - distance) ** 2;
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        pixels[at + channel] = Math.min(1, pixels[at + channel]! + colour[channel]! * light);
      }
    }
  }
}

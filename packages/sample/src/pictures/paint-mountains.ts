import { mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { addGlow, drawEllipse } from "../canvas/draw-ellipse.js";
import { drawPolygon } from "../canvas/draw-polygon.js";
import { createNoise, fractalNoise } from "../canvas/noise.js";
import type { PictureClass } from "./picture-class.js";

/** Ranges of mountains behind one another, paler with distance, under a low sun. */
export const paintMountains: PictureClass = (canvas, random, palette) => {
  const sky = random.pick(palette.pale);
  const haze = mixColours(sky, random.pick(palette.strong), 0.45);
  drawBackdrop(canvas, mixColours(sky, random.pick(palette.strong), 0.3), haze);
  const sun = { x: canvas.aspect * random.between(0.2, 0.8), y: random.between(0.18, 0.36) };
  addGlow(canvas, { ...sun, radius: 0.5 }, sky, 0.5);
  drawEllipse(canvas, { ...sun, radiusX: random.between(0.05, 0.09) }, [1, 0.98, 0.92]);
  const ridge = random.pick(palette.dark);
  const ranges = 4 + random.integer(2);
  for (let range = 0; range < ranges; range++) {
    const near = (range + 1) / ranges;
    const noise = createNoise(random);
    const base = 0.3 + 0.5 * near;
    const corners = [canvas.aspect, 1, 0, 1];
    const steps = 160;
    for (let step = 0; step <= steps; step++) {
      const x = (canvas.aspect * step) / steps;
      const peak = 1 - Math.abs(2 * fractalNoise(noise, x * 2.2 + 3, range * 5, 5) - 1);
      corners.push(x, base + 0.12 - 0.42 * (1.15 - 0.7 * near) * peak);
    }
    drawPolygon(canvas, corners, mixColours(haze, ridge, near * 0.95));
  }
};

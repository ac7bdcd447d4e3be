import { mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { addGlow, drawEllipse } from "../canvas/draw-ellipse.js";
import { drawPolygon } from "../canvas/draw-polygon.js";
import { createNoise, fractalNoise } from "../canvas/noise.js";
import type { PictureClass } from "./picture-class.js";

const MOONLIGHT = [1, 0.98, 0.9] as const;

/** Stars of several sizes, a band of faint clouds and a crescent moon on a dark sky. */
export const paintNightSky: PictureClass = (canvas, random, palette) => {
  const dark = mixColours(random.pick(palette.dark), [0, 0, 0.02], 0.55);
  drawBackdrop(canvas, dark, mixColours(dark, random.pick(palette.dark), 0.8));
  const noise = createNoise(random);
  const cloud = random.pick(palette.strong);
  const slope = random.between(-0.5, 0.5);
  for (let puff = 0; puff < 60; puff++) {
    const x = random.between(0, canvas.aspect);
    const y = 0.5 + slope * (x - canvas.aspect / 2) + random.between(-0.13, 0.13);
    addGlow(
      canvas,
      { x, y, radius: random.between(0.06, 0.18) },
      cloud,
      0.12 * fractalNoise(noise, x * 4, y * 4, 3),
    );
  }
  const stars = 180 + random.integer(120);
  for (let star = 0; star < stars; star++) {
    const place = { x: random.between(0, canvas.aspect), y: random.between(0, 1) };
    const size = 0.0016 + 0.0042 * random.next() ** 5;
    drawEllipse(canvas, { ...place, radiusX: size }, MOONLIGHT, random.between(0.5, 1));
    if (size > 0.0035) addGlow(canvas, { ...place, radius: size * 8 }, MOONLIGHT, 0.5);
  }
  const moon = { x: canvas.aspect * random.between(0.15, 0.85), y: random.between(0.15, 0.5) };
  const radius = random.between(0.06, 0.1);
  addGlow(canvas, { ...moon, radius: radius * 4 }, MOONLIGHT, 0.25);
  drawPolygon(canvas, crescent(moon, radius, random.between(0, 2 * Math.PI)), MOONLIGHT);
};

/** The outline of a waxing moon: a half circle out, and a flatter one back. */
function crescent(moon: { readonly x: number; readonly y: number }, radius: number, turn: number): number[] {
  const corners: number[] = [];
  for (let step = 0; step < 96; step++) {
    const angle = (step / 48) * Math.PI;
    const flat = step < 48 ? 1 : -0.45;
    const along = Math.cos(angle) * radius;
    const across = Math.sin(angle) * radius * flat;
    corners.push(moon.x + along * Math.cos(turn) - across * Math.sin(turn));
    corners.push(moon.y + along * Math.sin(turn) + across * Math.cos(turn));
  }
  return corners;
}

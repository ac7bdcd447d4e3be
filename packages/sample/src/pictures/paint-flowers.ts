import type { Canvas } from "../canvas/canvas.js";
import { type Colour, mixColours, oklch } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import { drawLine } from "../canvas/draw-line.js";
import type { Random } from "../random/random.js";
import type { PictureClass } from "./picture-class.js";

/** A few large flowers with petals, stems and leaves before a plain wall. */
export const paintFlowers: PictureClass = (canvas, random, palette) => {
  const wall = random.pick(palette.pale);
  drawBackdrop(canvas, wall, mixColours(wall, random.pick(palette.strong), 0.25));
  const green = oklch(random.between(0.45, 0.6), 0.1, random.between(110, 170));
  const count = 4 + random.integer(3);
  const heads = Array.from({ length: count }, (_, index) => ({
    x: (canvas.aspect * (index + random.between(0.3, 0.7))) / count,
    y: random.between(0.24, 0.56),
    size: random.between(0.11, 0.17),
  }));
  for (const { x, y, size } of heads) {
    const foot = x + random.between(-0.08, 0.08);
    drawLine(canvas, [x, y, (x + foot) / 2 + 0.02, (1 + y) / 2, foot, 1.05], 0.016, green);
    for (const side of [-1, 1]) {
      const leaf = {
        x: (x + foot) / 2 + side * 0.055,
        y: random.between(0.72, 0.88),
        radiusX: 0.075,
        radiusY: 0.024,
      };
      drawEllipse(canvas, { ...leaf, angle: -side * 0.7 }, mixColours(green, wall, 0.15));
    }
    drawHead(canvas, random, { x, y, size }, random.pick(palette.strong));
  }
};

function drawHead(
  canvas: Canvas,
  random: Random,
  head: { readonly x: number; readonly y: number; readonly size: number },
  colour: Colour,
): void {
  const { x, y, size } = head;
  const petals = 6 + random.integer(5);
  const start = random.between(0, 1);
  const heart = oklch(0.8, 0.15, random.between(60, 100));
  for (const [ring, length] of [1, 0.68].entries()) {
    const petal = mixColours(colour, [1, 1, 1], 0.1 + 0.25 * ring);
    for (let index = 0; index < petals; index++) {
      const angle = start + ((index + ring / 2) * 2 * Math.PI) / petals;
      const reach = size * length * 0.62;
      const place = { x: x + Math.cos(angle) * reach, y: y + Math.sin(angle) * reach, angle };
      const shape = { radiusX: size * length * 0.42, radiusY: (size * length * 1.35) / petals };
      drawEllipse(canvas, { ...place, ...shape }, mixColours(petal, [0, 0, 0], 0.16));
      drawEllipse(canvas, { ...place, radiusX: shape.radiusX * 0.9, radiusY: shape.radiusY * 0.85 }, petal);
    }
  }
  drawEllipse(canvas, { x, y, radiusX: size * 0.26 }, mixColours(heart, [0.3, 0.2, 0], 0.25));
  drawEllipse(canvas, { x, y, radiusX: size * 0.2 }, heart);
}

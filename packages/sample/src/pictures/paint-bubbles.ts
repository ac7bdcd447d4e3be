import { mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import type { PictureClass } from "./picture-class.js";

const WHITE = [1, 1, 1] as const;

/** Soap bubbles of many sizes: translucent discs with bright rims and highlights. */
export const paintBubbles: PictureClass = (canvas, random, palette) => {
  drawBackdrop(canvas, random.pick(palette.pale), random.pick(palette.strong));
  const count = 40 + random.integer(30);
  const radii = Array.from({ length: count }, () => 0.025 + 0.14 * random.next() ** 2.2);
  for (const radius of radii.sort((left, right) => right - left)) {
    const x = random.between(0, canvas.aspect);
    const y = random.between(0, 1);
    const colour = random.pick(palette.strong);
    const rim = mixColours(colour, WHITE, 0.65);
    drawEllipse(canvas, { x, y, radiusX: radius }, rim, 0.85);
    drawEllipse(canvas, { x, y, radiusX: radius * 0.9 }, colour, 0.75);
    drawEllipse(
      canvas,
      { x: x + radius * 0.12, y: y + radius * 0.16, radiusX: radius * 0.66, softness: 0.5 },
      rim,
      0.3,
    );
    const light = {
      x: x - radius * 0.36,
      y: y - radius * 0.4,
      radiusX: radius * 0.24,
      radiusY: radius * 0.14,
      angle: -0.7,
    };
    drawEllipse(canvas, light, WHITE, 0.9);
  }
};

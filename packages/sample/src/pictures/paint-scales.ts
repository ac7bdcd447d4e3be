import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import type { PictureClass } from "./picture-class.js";

/** Seigaiha, the Japanese pattern of overlapping fans of concentric arcs. */
export const paintScales: PictureClass = (canvas, random, palette) => {
  const radius = random.between(0.12, 0.2);
  const rings = 3 + random.integer(2);
  const ground = random.pick(palette.pale);
  const inks = random.shuffle([...palette.strong, ...palette.dark]).slice(0, 2);
  drawBackdrop(canvas, ground, ground);
  const rows = Math.ceil(2 / radius) + 2;
  for (let row = 0; row <= rows; row++) {
    const y = row * radius * 0.5 - radius * 0.3;
    const shift = row % 2 === 0 ? 0 : radius;
    for (let x = shift - radius * 2; x < canvas.aspect + radius * 2; x += radius * 2) {
      for (let ring = 0; ring < rings; ring++) {
        const outer = radius * (1 - ring / rings);
        drawEllipse(canvas, { x, y: y + radius * 0.5, radiusX: outer }, inks[row % 2]!);
        drawEllipse(canvas, { x, y: y + radius * 0.5, radiusX: outer - radius * (0.38 / rings) }, ground);
      }
      drawEllipse(canvas, { x, y: y + radius * 0.5, radiusX: radius * 0.16 }, inks[row % 2]!);
    }
  }
};

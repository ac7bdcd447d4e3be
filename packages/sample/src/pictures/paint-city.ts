import type { Canvas } from "../canvas/canvas.js";
import { type Colour, mixColours, oklch } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawPolygon, drawRectangle } from "../canvas/draw-polygon.js";
import type { Random } from "../random/random.js";
import type { PictureClass } from "./picture-class.js";

/** Two rows of tower blocks with lit windows against the evening. */
export const paintCity: PictureClass = (canvas, random, palette) => {
  const dusk = random.pick(palette.strong);
  drawBackdrop(canvas, mixColours(dusk, random.pick(palette.dark), 0.4), random.pick(palette.pale));
  const light = oklch(0.9, 0.1, random.between(50, 110));
  for (const row of [0, 1]) {
    const wall = mixColours(random.pick(palette.dark), dusk, row === 0 ? 0.45 : 0.05);
    const pane = mixColours(wall, [0, 0, 0], 0.35);
    let x = -random.between(0, 0.1);
    while (x < canvas.aspect) {
      const width = random.between(0.12, 0.24);
      const top = (row === 0 ? 0.16 : 0.34) + random.between(0, 0.34);
      drawRectangle(canvas, { x, y: top, width, height: 1 - top }, wall);
      if (random.chance(0.3))
        drawPolygon(canvas, [x, top, x + width / 2, top - width * 0.5, x + width, top], wall);
      drawWindows(canvas, random, { x, top, width, light, dark: pane });
      x += width + (row === 0 ? 0.01 : random.between(0.01, 0.1));
    }
  }
};

function drawWindows(
  canvas: Canvas,
  random: Random,
  tower: {
    readonly x: number;
    readonly top: number;
    readonly width: number;
    readonly light: Colour;
    readonly dark: Colour;
  },
): void {
  const columns = 3 + random.integer(3);
  const step = tower.width / (columns + 0.5);
  for (let y = tower.top + step * 0.6; y < 0.98; y += step * 1.15) {
    for (let column = 0; column < columns; column++) {
      const box = { x: tower.x + step * (column + 0.45), y, width: step * 0.6, height: step * 0.7 };
      drawRectangle(canvas, box, random.chance(0.55) ? tower.light : tower.dark);
    }
  }
}

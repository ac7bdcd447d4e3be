import { mixColours } from "../canvas/colour.js";
import { drawLine } from "../canvas/draw-line.js";
import { drawPolygon, drawRectangle } from "../canvas/draw-polygon.js";
import type { PictureClass } from "./picture-class.js";

/** A patchwork quilt: a grid of squares, each cut into triangles, with seams. */
export const paintQuilt: PictureClass = (canvas, random, palette) => {
  const rows = 4 + random.integer(3);
  const side = 1 / rows;
  const columns = Math.ceil(canvas.aspect * rows);
  const ground = random.pick(palette.pale);
  const seam = random.pick(palette.dark);
  const turns = random.integer(2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = column * side;
      const y = row * side;
      drawRectangle(canvas, { x, y, width: side, height: side }, ground);
      const first = random.pick(palette.strong);
      const second = mixColours(random.pick(palette.strong), ground, 0.2);
      const middle = [x + side / 2, y + side / 2];
      if ((row + column) % 2 === turns) {
        drawPolygon(canvas, [x, y, x + side, y, ...middle], first);
        drawPolygon(canvas, [x, y + side, x + side, y + side, ...middle], first);
        drawPolygon(canvas, [x, y, x, y + side, ...middle], second);
      } else {
        drawPolygon(canvas, [x, y, x + side, y, x, y + side], second);
      }
      drawLine(canvas, [x, y, x + side, y], 0.006, seam);
      drawLine(canvas, [x, y, x, y + side], 0.006, seam);
    }
  }
};

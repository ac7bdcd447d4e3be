import { type Canvas, shadeCanvas } from "./canvas.js";
import type { Colour } from "./colour.js";

/** Fills the canvas with a vertical blend from the top colour to the bottom one. */
export function drawBackdrop(canvas: Canvas, top: Colour, bottom: Colour): void {
  shadeCanvas(canvas, (_x, y, out) => {
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = top[channel]! + (bottom[channel]! - top[channel]!) * y;
    }
  });
}

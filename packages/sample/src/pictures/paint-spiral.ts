import { shadeCanvas } from "../canvas/canvas.js";
import { mixColours } from "../canvas/colour.js";
import type { PictureClass } from "./picture-class.js";

/** A logarithmic spiral of several arms around a point near the middle. */
export const paintSpiral: PictureClass = (canvas, random, palette) => {
  const centreX = canvas.aspect * random.between(0.4, 0.6);
  const centreY = random.between(0.4, 0.6);
  const arms = 2 + random.integer(4);
  const winding = random.between(3.5, 6) * random.pick([-1, 1]);
  const start = random.between(0, 2 * Math.PI);
  const [even, odd] = random.shuffle([random.pick(palette.pale), random.pick(palette.strong)]);
  const centre = random.pick(palette.dark);
  const odder = mixColours(odd!, random.pick(palette.strong), 0.6);
  shadeCanvas(canvas, (x, y, out) => {
    const dx = x - centreX;
    const dy = y - centreY;
    const radius = Math.sqrt(dx * dx + dy * dy) + 1e-4;
    const phase = arms * Math.atan2(dy, dx) + winding * Math.log(radius) * 2 + start;
    const wave = Math.max(0, Math.min(1, 0.5 + 2.5 * Math.sin(phase)));
    const depth = Math.min(1, radius * 1.6);
    for (let channel = 0; channel < 3; channel++) {
      const arm = odd![channel]! + (odder[channel]! - odd![channel]!) * depth;
      const flat = even![channel]! * (1 - wave) + arm * wave;
      out[channel] = centre[channel]! + (flat - centre[channel]!) * Math.min(1, 0.25 + 1.6 * radius);
    }
  });
};

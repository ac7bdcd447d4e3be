import { shadeCanvas } from "../canvas/canvas.js";
import { mixColours } from "../canvas/colour.js";
import type { PictureClass } from "./picture-class.js";

/** Panes of coloured glass between dark lead lines: the Voronoi cells of random points. */
export const paintStainedGlass: PictureClass = (canvas, random, palette) => {
  const count = 32 + random.integer(24);
  const xs = Float32Array.from({ length: count }, () => random.between(-0.05, canvas.aspect + 0.05));
  const ys = Float32Array.from({ length: count }, () => random.between(-0.05, 1.05));
  const panes = Array.from({ length: count }, () =>
    mixColours(random.pick(palette.strong), random.pick(palette.pale), random.between(0, 0.5)),
  );
  const lead = mixColours(random.pick(palette.dark), [0, 0, 0], 0.5);
  const thickness = random.between(0.008, 0.013);
  shadeCanvas(canvas, (x, y, out) => {
    let nearest = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    let pane = 0;
    let neighbour = 0;
    for (let point = 0; point < count; point++) {
      const dx = x - xs[point]!;
      const dy = y - ys[point]!;
      const distance = dx * dx + dy * dy;
      if (distance < nearest) {
        second = nearest;
        neighbour = pane;
        nearest = distance;
        pane = point;
      } else if (distance < second) {
        second = distance;
        neighbour = point;
      }
    }
    const gap = Math.hypot(xs[pane]! - xs[neighbour]!, ys[pane]! - ys[neighbour]!);
    const edge = (second - nearest) / (2 * Math.max(gap, 1e-6));
    const glass = panes[pane]!;
    const light = 0.86 + 0.22 * Math.exp(-nearest * 60);
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = edge < thickness ? lead[channel]! : Math.min(1, glass[channel]! * light);
    }
  });
};

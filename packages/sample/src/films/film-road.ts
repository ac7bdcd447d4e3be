import type { Canvas } from "../canvas/canvas.js";
import { type Colour, mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import { drawPolygon, drawRectangle } from "../canvas/draw-polygon.js";
import { addNoise } from "../sounds/add-noise.js";
import { addTone } from "../sounds/add-tone.js";
import type { FilmClass } from "./film-class.js";

const HORIZON = 0.42;

/** A drive along a straight road with trees on both sides. */
export const roadFilm: FilmClass = {
  scene(random, palette, aspect) {
    const sky = random.pick(palette.pale);
    const field = random.pick(palette.strong);
    const tar = mixColours(random.pick(palette.dark), [0.2, 0.2, 0.22], 0.5);
    const crown = mixColours(random.pick(palette.strong), [0, 0, 0], 0.25);
    const speed = random.between(1.2, 2);
    const middle = aspect * random.between(0.44, 0.56);
    return (canvas, time) => {
      drawBackdrop(canvas, mixColours(sky, field, 0.35), sky);
      drawRectangle(canvas, { x: 0, y: HORIZON, width: aspect, height: 1 }, field);
      drawPolygon(
        canvas,
        [middle - 0.02, HORIZON, middle + 0.02, HORIZON, middle + 0.75, 1, middle - 0.75, 1],
        tar,
      );
      const travelled = (time * speed) % 1;
      for (let dash = 12; dash >= 0; dash--) drawDash(canvas, middle, dash + 1 - travelled);
      for (let tree = 9; tree >= 0; tree--) {
        for (const side of [-1, 1]) drawTree(canvas, { middle, side, distance: tree + 1 - travelled }, crown);
      }
    };
  },
  playSound(track, random) {
    const engine = random.between(42, 60);
    const harmonics = Array.from({ length: 8 }, (_, index) => [index + 1, 1 / (index + 1)] as const);
    const run = { startSeconds: 0, seconds: track.seconds };
    const hum = { frequencyHz: engine, toFrequencyHz: engine * 1.25, gain: 0.5, partials: harmonics };
    addTone(track, { ...run, ...hum, attackSeconds: 0.2, vibrato: { depth: 0.02, rateHz: 9 } });
    addNoise(track, random, { ...run, gain: 0.25, centreHz: 500, sharpness: 0.5 });
  },
};

/** Height on the picture of the ground so far away, in units of one tree's gap. */
function groundAt(distance: number): number {
  return HORIZON + 0.58 / Math.max(distance, 0.05) / 2;
}

function drawDash(canvas: Canvas, middle: number, distance: number): void {
  const near = Math.min(1.3, groundAt(distance));
  const far = groundAt(distance + 0.45);
  const wide = (y: number) => (y - HORIZON) * 0.045 + 0.002;
  const corners = [
    middle - wide(near),
    near,
    middle + wide(near),
    near,
    middle + wide(far),
    far,
    middle - wide(far),
    far,
  ];
  drawPolygon(canvas, corners, [1, 0.97, 0.85]);
}

function drawTree(
  canvas: Canvas,
  place: { readonly middle: number; readonly side: number; readonly distance: number },
  crown: Colour,
): void {
  const foot = groundAt(place.distance);
  const scale = (foot - HORIZON) * 1.6;
  const x = place.middle + place.side * (scale * 1.05 + 0.03);
  const trunk = { x: x - scale * 0.05, y: foot - scale * 0.5, width: scale * 0.1, height: scale * 0.5 };
  drawRectangle(canvas, trunk, mixColours(crown, [0.25, 0.15, 0.05], 0.8));
  drawEllipse(canvas, { x, y: foot - scale * 0.8, radiusX: scale * 0.32, radiusY: scale * 0.42 }, crown);
}

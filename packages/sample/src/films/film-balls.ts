import { mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import { drawRectangle } from "../canvas/draw-polygon.js";
import { addTone } from "../sounds/add-tone.js";
import type { FilmClass } from "./film-class.js";

const FLOOR = 0.8;

/** Rubber balls bouncing on a floor with their shadows. */
export const ballsFilm: FilmClass = {
  scene(random, palette, aspect) {
    const wall = random.pick(palette.pale);
    const floor = mixColours(wall, random.pick(palette.strong), 0.45);
    const balls = Array.from({ length: 3 + random.integer(2) }, (_, index) => ({
      x: aspect * random.between(0.1, 0.9),
      speed: random.between(0.12, 0.35) * random.pick([-1, 1]),
      radius: random.between(0.08, 0.13),
      height: random.between(0.3, 0.55),
      period: random.between(0.6, 1),
      start: random.next(),
      colour: palette.strong[index]!,
    }));
    return (canvas, time) => {
      drawBackdrop(canvas, wall, mixColours(wall, floor, 0.4));
      drawRectangle(canvas, { x: 0, y: FLOOR - 0.04, width: aspect, height: 0.3 }, floor);
      for (const { x: from, speed, radius, height, period, start, colour } of balls) {
        const x = bounceBetween(from + speed * time, radius, aspect - radius);
        const phase = (time / period + start) % 1;
        const lift = height * 4 * phase * (1 - phase);
        const shadow = {
          x,
          y: FLOOR + 0.03,
          radiusX: radius * (1.1 - lift),
          radiusY: radius * 0.22,
          softness: 0.5,
        };
        drawEllipse(canvas, shadow, [0, 0, 0], 0.35);
        const y = FLOOR - radius - lift;
        drawEllipse(canvas, { x, y, radiusX: radius }, mixColours(colour, [0, 0, 0], 0.25));
        const lit = { x: x - radius * 0.16, y: y - radius * 0.18, radiusX: radius * 0.78, softness: 0.35 };
        drawEllipse(canvas, lit, colour);
        drawEllipse(
          canvas,
          { x: x - radius * 0.35, y: y - radius * 0.4, radiusX: radius * 0.2, softness: 0.6 },
          [1, 1, 1],
          0.8,
        );
      }
    };
  },
  playSound(track, random) {
    for (let ball = 0; ball < 3; ball++) {
      const period = random.between(0.6, 1);
      const pitch = random.between(260, 520);
      for (let time = random.between(0, period); time < track.seconds - 0.2; time += period) {
        const bounce = {
          startSeconds: time,
          seconds: 0.22,
          frequencyHz: pitch,
          toFrequencyHz: pitch * 1.9,
          gain: 0.8,
        };
        addTone(track, { ...bounce, decaySeconds: 0.09, attackSeconds: 0.004 });
      }
    }
  },
};

function bounceBetween(x: number, low: number, high: number): number {
  const span = high - low;
  const folded = (((x - low) % (2 * span)) + 2 * span) % (2 * span);
  return low + (folded < span ? folded : 2 * span - folded);
}

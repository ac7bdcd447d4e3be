import { mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawLine } from "../canvas/draw-line.js";
import { drawPolygon } from "../canvas/draw-polygon.js";
import { addNoise, struck } from "../sounds/add-noise.js";
import type { FilmClass } from "./film-class.js";

/** Rain falling past a line of hills onto water. */
export const rainFilm: FilmClass = {
  scene(random, palette, aspect) {
    const sky = mixColours(random.pick(palette.strong), [0.5, 0.52, 0.56], 0.55);
    const hill = mixColours(random.pick(palette.dark), sky, 0.25);
    const drop = mixColours(random.pick(palette.pale), [1, 1, 1], 0.5);
    const slant = random.between(-0.25, 0.25);
    const bumps = Array.from({ length: 9 }, () => random.between(0.5, 0.66));
    const drops = Array.from({ length: 110 }, () => ({
      x: random.between(-0.2, aspect + 0.2),
      start: random.next(),
      speed: random.between(1.1, 1.9),
      length: random.between(0.05, 0.12),
    }));
    return (canvas, time) => {
      drawBackdrop(canvas, mixColours(sky, [0, 0, 0], 0.35), sky);
      const ridge = bumps.flatMap((y, index) => [(aspect * index) / (bumps.length - 1), y]);
      drawPolygon(canvas, [...ridge, aspect, 0.74, 0, 0.74], hill);
      drawPolygon(canvas, [0, 0.74, aspect, 0.74, aspect, 1, 0, 1], mixColours(sky, hill, 0.45));
      for (const { x, start, speed, length } of drops) {
        const y = ((start + time * speed) % 1.2) - 0.15;
        const foot = x + slant * y;
        drawLine(canvas, [foot, y, foot + slant * length, y + length], 0.008, drop, 0.75);
        const ripple = ((start + time * speed) % 1.2) / 1.2;
        const width = 0.012 + 0.05 * ripple;
        const wet = 0.78 + 0.2 * ((x * 7.3) % 1);
        drawLine(canvas, [x - width, wet, x + width, wet], 0.006, drop, 0.6 * (1 - ripple));
      }
    };
  },
  playSound(track, random) {
    addNoise(track, random, {
      startSeconds: 0,
      seconds: track.seconds,
      gain: 0.5,
      centreHz: 3200,
      sharpness: 0.5,
    });
    for (let drop = 0; drop < track.seconds * 60; drop++) {
      const startSeconds = random.between(0, track.seconds - 0.05);
      const sound = {
        seconds: 0.03,
        gain: random.between(0.2, 1),
        centreHz: random.between(1500, 5000),
        sharpness: 2,
      };
      addNoise(track, random, { startSeconds, ...sound, envelope: struck(0.008) });
    }
  },
};

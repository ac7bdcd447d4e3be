import { mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawRectangle } from "../canvas/draw-polygon.js";
import { addNoise, struck } from "../sounds/add-noise.js";
import { addTone } from "../sounds/add-tone.js";
import type { FilmClass } from "./film-class.js";

/** Segments of a full column. */
const SEGMENTS = 14;

/** The dancing columns of a music player, in step with a dance beat. */
export const equaliserFilm: FilmClass = {
  scene(random, palette, aspect) {
    const back = mixColours(random.pick(palette.dark), [0, 0, 0], 0.55);
    const low = random.pick(palette.strong);
    const high = mixColours(random.pick(palette.strong), [1, 1, 1], 0.2);
    const columns = 12 + random.integer(8);
    const pace = Array.from({ length: columns }, () => random.between(4, 11));
    const start = Array.from({ length: columns }, () => random.between(0, 6.3));
    return (canvas, time) => {
      drawBackdrop(canvas, back, back);
      const step = aspect / (columns + 1);
      const tall = 0.86 / SEGMENTS;
      for (let column = 0; column < columns; column++) {
        const wave = Math.sin(time * pace[column]! + start[column]!) * Math.sin(time * 2.1 + column * 0.5);
        const level = Math.round((0.5 + 0.45 * wave) * SEGMENTS);
        for (let segment = 0; segment < SEGMENTS; segment++) {
          const box = {
            x: step * (column + 0.58),
            y: 0.92 - tall * (segment + 1),
            width: step * 0.84,
            height: tall * 0.7,
          };
          const lit = mixColours(low, high, segment / SEGMENTS);
          drawRectangle(canvas, box, segment < level ? lit : mixColours(back, lit, 0.12));
        }
      }
    };
  },
  playSound(track, random) {
    const beat = random.between(0.42, 0.5);
    const chord = random.between(200, 300);
    for (let time = 0.02; time < track.seconds - 0.15; time += beat) {
      const kick = {
        startSeconds: time,
        seconds: 0.25,
        frequencyHz: 140,
        toFrequencyHz: 48,
        gain: 1,
        decaySeconds: 0.12,
      };
      addTone(track, kick);
      const hat = { startSeconds: time + beat / 2, seconds: 0.08, gain: 0.6, centreHz: 5200, sharpness: 1.5 };
      addNoise(track, random, { ...hat, envelope: struck(0.02) });
      for (const ratio of [1, 1.2, 1.5]) {
        const stab = { startSeconds: time + beat / 2, seconds: 0.16, frequencyHz: chord * ratio, gain: 0.22 };
        addTone(track, {
          ...stab,
          partials: [
            [1, 1],
            [2, 0.5],
            [3, 0.33],
            [4, 0.25],
          ],
          decaySeconds: 0.08,
        });
      }
    }
  },
};

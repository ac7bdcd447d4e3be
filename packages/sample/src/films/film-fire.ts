import { shadeCanvas } from "../canvas/canvas.js";
import { mixColours, oklch } from "../canvas/colour.js";
import { createNoise, fractalNoise } from "../canvas/noise.js";
import { addNoise, struck } from "../sounds/add-noise.js";
import type { FilmClass } from "./film-class.js";

/** A fire: flames of any hue licking upwards in the dark. */
export const fireFilm: FilmClass = {
  scene(random, palette, aspect) {
    const noise = createNoise(random);
    const hue = random.between(0, 360);
    const outer = oklch(0.5, 0.18, hue);
    const inner = oklch(0.78, 0.16, hue + 40);
    const heart = oklch(0.97, 0.06, hue + 60);
    const night = mixColours(random.pick(palette.dark), [0, 0, 0], 0.7);
    const width = random.between(0.55, 0.8);
    const speed = random.between(0.9, 1.3);
    return (canvas, time) =>
      shadeCanvas(canvas, (x, y, out) => {
        const side = Math.abs(x - aspect / 2) / width;
        const rise = fractalNoise(noise, x * 5, y * 3.2 + time * speed * 3.2 + 8, 3);
        const heat = (y * 1.5 - side * side * 0.9 - 0.25 + (rise - 0.5) * 1.7) * 1.6;
        const level = Math.max(0, Math.min(2.999, heat * 1.6));
        const stage = Math.floor(level);
        const from = stage === 0 ? night : stage === 1 ? outer : inner;
        const to = stage === 0 ? outer : stage === 1 ? inner : heart;
        for (let channel = 0; channel < 3; channel++) {
          out[channel] = from[channel]! + (to[channel]! - from[channel]!) * (level - stage);
        }
      });
  },
  playSound(track, random) {
    addNoise(track, random, {
      startSeconds: 0,
      seconds: track.seconds,
      gain: 0.4,
      centreHz: 180,
      sharpness: 0.6,
    });
    for (let crack = 0; crack < track.seconds * 14; crack++) {
      const startSeconds = random.between(0, track.seconds - 0.05);
      const sound = {
        seconds: 0.04,
        gain: random.next() ** 2 * 2.5,
        centreHz: random.between(900, 2500),
        sharpness: 1,
      };
      addNoise(track, random, { startSeconds, ...sound, envelope: struck(0.006) });
    }
  },
};

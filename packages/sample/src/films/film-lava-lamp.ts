import { shadeCanvas } from "../canvas/canvas.js";
import { mixColours } from "../canvas/colour.js";
import { addTone } from "../sounds/add-tone.js";
import { createScale } from "../sounds/scales.js";
import type { FilmClass } from "./film-class.js";

/** Blobs of wax that rise, sink and melt together (metaballs). */
export const lavaLampFilm: FilmClass = {
  scene(random, palette, aspect) {
    const liquid = random.pick(palette.dark);
    const glass = mixColours(liquid, random.pick(palette.strong), 0.35);
    const wax = random.pick(palette.strong);
    const hot = mixColours(wax, random.pick(palette.pale), 0.75);
    const blobs = Array.from({ length: 7 }, () => ({
      x: aspect * random.between(0.12, 0.88),
      drift: random.between(0.03, 0.12),
      speed: random.between(0.5, 1.1),
      start: random.between(0, 6.3),
      size: random.between(0.006, 0.016),
    }));
    return (canvas, time) => {
      const xs = blobs.map(
        ({ x, drift, speed, start }) => x + drift * Math.sin(time * speed * 0.7 + start * 2),
      );
      const ys = blobs.map(({ speed, start }) => 0.5 + 0.46 * Math.sin(time * speed + start));
      shadeCanvas(canvas, (x, y, out) => {
        let field = 0.003 / ((1.08 - y) * (1.08 - y) + 0.002);
        for (let blob = 0; blob < blobs.length; blob++) {
          const dx = x - xs[blob]!;
          const dy = y - ys[blob]!;
          field += blobs[blob]!.size / (dx * dx + dy * dy + 0.002);
        }
        const cover = Math.max(0, Math.min(1, (field - 1) * 6));
        const glow = Math.max(0, Math.min(1, (field - 1) * 0.45));
        for (let channel = 0; channel < 3; channel++) {
          const back = liquid[channel]! + (glass[channel]! - liquid[channel]!) * y;
          const blob = wax[channel]! + (hot[channel]! - wax[channel]!) * glow;
          out[channel] = back + (blob - back) * cover;
        }
      });
    };
  },
  playSound(track, random) {
    const scale = createScale(random, 130, 2);
    for (const step of [0, 2, 4, 6]) {
      const pad = {
        startSeconds: 0,
        seconds: track.seconds,
        frequencyHz: scale[step]!,
        gain: 0.4,
        attackSeconds: 1,
      };
      addTone(track, {
        ...pad,
        partials: [
          [1, 1],
          [1.004, 0.9],
          [2, 0.2],
        ],
        vibrato: { depth: 0.004, rateHz: 0.8 },
      });
    }
  },
};

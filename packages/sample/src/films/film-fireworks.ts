import type { Canvas } from "../canvas/canvas.js";
import { type Colour, mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { addGlow } from "../canvas/draw-ellipse.js";
import { drawLine } from "../canvas/draw-line.js";
import { addNoise, struck } from "../sounds/add-noise.js";
import type { FilmClass } from "./film-class.js";

interface Rocket {
  readonly startSeconds: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly rays: number;
  readonly colour: Colour;
}

/** Fireworks bursting one after another. */
export const fireworksFilm: FilmClass = {
  scene(random, palette, aspect) {
    const night = mixColours(random.pick(palette.dark), [0, 0, 0], 0.6);
    const rockets = Array.from({ length: 14 }, (_, index) => ({
      startSeconds: index * 0.42 - 0.9 + random.between(0, 0.2),
      x: aspect * random.between(0.12, 0.88),
      y: random.between(0.18, 0.55),
      size: random.between(0.28, 0.45),
      rays: 18 + random.integer(14),
      colour: mixColours(random.pick(palette.strong), [1, 1, 1], 0.15),
    }));
    return (canvas, time) => {
      drawBackdrop(canvas, mixColours(night, [0, 0, 0], 0.5), night);
      for (const rocket of rockets) drawBurst(canvas, rocket, time - rocket.startSeconds);
    };
  },
  playSound(track, random) {
    for (let time = random.between(0, 0.2); time < track.seconds - 0.3; time += random.between(0.35, 0.6)) {
      const boom = {
        startSeconds: time,
        seconds: 0.6,
        gain: 3,
        centreHz: 90,
        sharpness: 0.8,
        envelope: struck(0.15),
      };
      addNoise(track, random, boom);
      const fizz = { startSeconds: time + 0.15, seconds: 0.5, gain: 0.35, centreHz: 4500, sharpness: 1.2 };
      addNoise(track, random, {
        ...fizz,
        envelope: (t) => Math.exp(-t * 5) * (Math.sin(t * 260) > 0 ? 1 : 0.2),
      });
    }
  },
};

function drawBurst(canvas: Canvas, rocket: Rocket, age: number): void {
  if (age < 0 || age > 1.5) return;
  const { x, y, size, rays, colour } = rocket;
  const reach = size * (1 - Math.exp(-age * 3.2));
  const left = Math.max(0, 1 - age / 1.5);
  if (age < 0.25) addGlow(canvas, { x, y, radius: size }, colour, 0.8 * (1 - age * 4));
  for (let ray = 0; ray < rays; ray++) {
    const angle = (ray * 2 * Math.PI) / rays;
    const far = reach * (ray % 2 === 0 ? 1 : 0.62);
    const drop = 0.12 * age * age;
    const end = [x + Math.cos(angle) * far, y + Math.sin(angle) * far + drop] as const;
    const tail = [x + Math.cos(angle) * far * 0.55, y + Math.sin(angle) * far * 0.55 + drop * 0.8];
    drawLine(canvas, [...tail, ...end], 0.013, colour, left);
    addGlow(canvas, { x: end[0], y: end[1], radius: 0.05 }, colour, left);
  }
}

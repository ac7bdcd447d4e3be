import type { Canvas } from "../canvas/canvas.js";
import { type Colour, mixColours, oklch } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import { drawLine } from "../canvas/draw-line.js";
import { drawPolygon } from "../canvas/draw-polygon.js";
import { addNoise } from "../sounds/add-noise.js";
import { addTone } from "../sounds/add-tone.js";
import type { FilmClass } from "./film-class.js";

/** Fish swimming among water plants and rising bubbles. */
export const aquariumFilm: FilmClass = {
  scene(random, palette, aspect) {
    const water = random.pick(palette.strong);
    const plant = oklch(0.45, 0.1, random.between(100, 180));
    const plants = Array.from({ length: 7 }, () => ({
      x: random.between(0, aspect),
      tall: random.between(0.25, 0.5),
    }));
    const fish = Array.from({ length: 6 }, (_, index) => ({
      x: random.between(0, aspect),
      y: random.between(0.15, 0.75),
      speed: random.between(0.15, 0.4) * random.pick([-1, 1]),
      size: random.between(0.06, 0.11),
      colour: mixColours(palette.strong[index]!, [1, 1, 1], 0.2),
    }));
    const bubbles = Array.from({ length: 14 }, () => ({
      x: random.between(0, aspect),
      start: random.next(),
    }));
    return (canvas, time) => {
      drawBackdrop(canvas, mixColours(water, [1, 1, 1], 0.45), mixColours(water, [0, 0, 0], 0.35));
      for (const { x, tall } of plants) {
        const sway = 0.04 * Math.sin(time * 1.6 + x * 5);
        drawLine(canvas, [x, 1, x + sway, 1 - tall / 2, x - sway * 1.4, 1 - tall], 0.022, plant);
      }
      for (const swimmer of fish) {
        const span = aspect + 0.4;
        const x = ((((swimmer.x + swimmer.speed * time) % span) + span) % span) - 0.2;
        const y = swimmer.y + 0.02 * Math.sin(time * 3 + swimmer.x * 9);
        drawFish(canvas, { ...swimmer, x, y }, Math.sin(time * 9 + swimmer.x * 20));
      }
      for (const { x, start } of bubbles) {
        const y = 1.05 - ((start + time * 0.3) % 1) * 1.1;
        drawEllipse(canvas, { x: x + 0.015 * Math.sin(y * 20), y, radiusX: 0.014 }, [1, 1, 1], 0.55);
      }
    };
  },
  playSound(track, random) {
    addNoise(track, random, {
      startSeconds: 0,
      seconds: track.seconds,
      gain: 0.25,
      centreHz: 140,
      sharpness: 1,
    });
    for (let time = 0.05; time < track.seconds - 0.2; time += random.between(0.05, 0.25)) {
      const pitch = random.between(350, 900);
      const blip = {
        startSeconds: time,
        seconds: 0.1,
        frequencyHz: pitch,
        toFrequencyHz: pitch * 2.2,
        gain: random.between(0.3, 0.8),
      };
      addTone(track, { ...blip, attackSeconds: 0.01, decaySeconds: 0.05 });
    }
  },
};

interface Fish {
  readonly x: number;
  readonly y: number;
  readonly speed: number;
  readonly size: number;
  readonly colour: Colour;
}

function drawFish(canvas: Canvas, { x, y, speed, size, colour }: Fish, tail: number): void {
  const ahead = Math.sign(speed) * size;
  const fin = mixColours(colour, [0, 0, 0], 0.25);
  const tip = y + tail * size * 0.25;
  drawPolygon(
    canvas,
    [x - ahead * 0.8, y, x - ahead * 1.6, tip - size * 0.5, x - ahead * 1.6, tip + size * 0.5],
    fin,
  );
  drawPolygon(
    canvas,
    [x - ahead * 0.3, y - size * 0.3, x - ahead * 0.1, y - size * 0.8, x + ahead * 0.4, y - size * 0.3],
    fin,
  );
  drawEllipse(canvas, { x, y, radiusX: size, radiusY: size * 0.5 }, colour);
  drawEllipse(canvas, { x: x + ahead * 0.6, y: y - size * 0.1, radiusX: size * 0.12 }, [1, 1, 1]);
  drawEllipse(canvas, { x: x + ahead * 0.63, y: y - size * 0.1, radiusX: size * 0.06 }, [0, 0, 0]);
}

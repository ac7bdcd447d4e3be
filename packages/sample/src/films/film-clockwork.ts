import type { Canvas } from "../canvas/canvas.js";
import { type Colour, mixColours } from "../canvas/colour.js";
import { drawBackdrop } from "../canvas/draw-backdrop.js";
import { drawEllipse } from "../canvas/draw-ellipse.js";
import { drawLine } from "../canvas/draw-line.js";
import { drawPolygon } from "../canvas/draw-polygon.js";
import type { Random } from "../random/random.js";
import { addNoise, struck } from "../sounds/add-noise.js";
import { addTone } from "../sounds/add-tone.js";
import type { FilmClass } from "./film-class.js";

/** Height of a tooth in picture heights; wheels mesh when their centres are both radii apart. */
const TOOTH = 0.035;
/** Teeth a picture height of radius, the same for every wheel, or they could not mesh. */
const TEETH_PER_RADIUS = 60;

/** A train of toothed wheels turning each other. */
export const clockworkFilm: FilmClass = {
  scene(random, palette, aspect) {
    const plate = random.pick(palette.dark);
    const speed = random.between(0.8, 1.4) * random.pick([-1, 1]);
    const wheels: Wheel[] = [];
    let x = random.between(0, 0.2);
    let y = random.between(0.35, 0.65);
    let teeth = drawTeeth(random);
    for (let turn = speed; x < aspect + 0.25; turn = -turn) {
      const radius = teeth / TEETH_PER_RADIUS;
      wheels.push({ x, y, radius, teeth, turn: turn / teeth, colour: palette.strong[wheels.length % 6]! });
      teeth = drawTeeth(random);
      const apart = radius + teeth / TEETH_PER_RADIUS;
      const direction = random.between(-0.7, 0.7) - (y - 0.5) * 2;
      x += Math.cos(direction) * apart;
      y += Math.sin(direction) * apart;
    }
    return (canvas, time) => {
      drawBackdrop(canvas, plate, mixColours(plate, [0, 0, 0], 0.4));
      for (const wheel of wheels) drawWheel(canvas, wheel, time * wheel.turn * 16);
    };
  },
  playSound(track, random) {
    const beat = random.between(0.22, 0.3);
    for (let tick = 0; tick * beat < track.seconds - 0.1; tick++) {
      const startSeconds = 0.02 + tick * beat;
      const centreHz = tick % 2 === 0 ? 3200 : 2300;
      addNoise(track, random, {
        startSeconds,
        seconds: 0.05,
        gain: 1.5,
        centreHz,
        sharpness: 4,
        envelope: struck(0.008),
      });
      addTone(track, {
        startSeconds,
        seconds: 0.08,
        frequencyHz: centreHz / 2,
        gain: 0.3,
        decaySeconds: 0.02,
      });
    }
  },
};

interface Wheel {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly teeth: number;
  readonly turn: number;
  readonly colour: Colour;
}

function drawTeeth(random: Random): number {
  return 2 * random.pick([6, 7, 8, 9]);
}

function drawWheel(canvas: Canvas, { x, y, radius, teeth, colour }: Wheel, angle: number): void {
  const corners: number[] = [];
  for (let step = 0; step < teeth * 4; step++) {
    const reach = radius + (step % 4 < 2 ? TOOTH / 2 : -TOOTH / 2);
    const direction = angle + ((step + (step % 2) * 0.2) * Math.PI) / (teeth * 2);
    corners.push(x + Math.cos(direction) * reach, y + Math.sin(direction) * reach);
  }
  drawPolygon(canvas, corners, colour);
  drawEllipse(canvas, { x, y, radiusX: radius * 0.72 }, mixColours(colour, [0, 0, 0], 0.4));
  for (let spoke = 0; spoke < 5; spoke++) {
    const direction = angle + (spoke * 2 * Math.PI) / 5;
    const end = [x + Math.cos(direction) * radius * 0.8, y + Math.sin(direction) * radius * 0.8];
    drawLine(canvas, [x, y, ...end], 0.025, colour);
  }
  drawEllipse(canvas, { x, y, radiusX: radius * 0.25 }, mixColours(colour, [1, 1, 1], 0.35));
}

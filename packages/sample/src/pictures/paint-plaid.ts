import { shadeCanvas } from "../canvas/canvas.js";
import type { Colour } from "../canvas/colour.js";
import type { Random } from "../random/random.js";
import type { PictureClass } from "./picture-class.js";

/** Woven cloth: slanted stripes of several widths crossing in two directions, with visible threads. */
export const paintPlaid: PictureClass = (canvas, random, palette) => {
  const angle = random.between(0.3, 1.2);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const colours = [...random.shuffle(palette.strong).slice(0, 3), random.pick(palette.pale)];
  const warp = createBands(random, colours);
  const weft = createBands(random, colours);
  const threads = random.between(300, 420);
  shadeCanvas(canvas, (x, y, out) => {
    const along = x * cosine + y * sine;
    const across = y * cosine - x * sine + 2;
    const thread = 0.5 + 0.5 * Math.sin((along + across) * threads);
    const upper = bandAt(warp, along);
    const lower = bandAt(weft, across);
    const shade = 0.94 + 0.06 * Math.sin(along * threads * 2);
    for (let channel = 0; channel < 3; channel++) {
      out[channel] =
        shade * (upper[channel]! * (0.35 + 0.3 * thread) + lower[channel]! * (0.65 - 0.3 * thread));
    }
  });
};

interface Bands {
  readonly period: number;
  readonly ends: readonly number[];
  readonly colours: readonly Colour[];
}

function createBands(random: Random, palette: readonly Colour[]): Bands {
  const ends: number[] = [];
  const colours: Colour[] = [];
  let end = 0;
  for (let band = 0; band < 6; band++) {
    end += random.pick([0.012, 0.03, 0.05, 0.08]) * random.between(0.8, 1.2);
    ends.push(end);
    colours.push(palette[(band * 3 + random.integer(2)) % palette.length]!);
  }
  return { period: end, ends, colours };
}

function bandAt({ period, ends, colours }: Bands, position: number): Colour {
  const within = position - Math.floor(position / period) * period;
  const index = ends.findIndex((end) => within < end);
  return colours[Math.max(index, 0)]!;
}

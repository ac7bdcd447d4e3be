import type { Random } from "../random/random.js";

/** A smooth random surface over the plane, values in about 0 to 1. */
export type Noise = (x: number, y: number) => number;

const SIDE = 64;

/** Value noise: random values at whole coordinates, smoothly interpolated, repeating every 64. */
export function createNoise(random: Random): Noise {
  const lattice = Float32Array.from({ length: SIDE * SIDE }, () => random.next());
  return (x, y) => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const across = smooth(x - left);
    const down = smooth(y - top);
    const column = left & (SIDE - 1);
    const nextColumn = (left + 1) & (SIDE - 1);
    const row = (top & (SIDE - 1)) * SIDE;
    const nextRow = ((top + 1) & (SIDE - 1)) * SIDE;
    const upper = lattice[row + column]! * (1 - across) + lattice[row + nextColumn]! * across;
    const lower = lattice[nextRow + column]! * (1 - across) + lattice[nextRow + nextColumn]! * across;
    return upper * (1 - down) + lower * down;
  };
}

/** Sums octaves of noise, each twice as fine and half as strong (fractional Brownian motion), 0 to 1. */
export function fractalNoise(noise: Noise, x: number, y: number, octaves: number): number {
  let sum = 0;
  let strength = 0.5;
  let scale = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise(x * scale + octave * 17.3, y * scale + octave * 9.1);
    strength /= 2;
    scale *= 2;
  }
  return sum / (1 - 2 * strength + strength);
}

/** Rises smoothly from 0 at 0 to 1 at 1. */
function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

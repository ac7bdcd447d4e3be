import type { Random } from "../random/random.js";

const SCALES: readonly (readonly number[])[] = [
  [0, 2, 4, 7, 9],
  [0, 3, 5, 7, 10],
  [0, 2, 4, 5, 7, 9, 11],
  [0, 2, 3, 5, 7, 8, 10],
];

/** Pitches in Hz of a random key: five-note or seven-note scale, from a random root, over `octaves`. */
export function createScale(random: Random, lowestHz: number, octaves: number): number[] {
  const root = lowestHz * 2 ** (random.integer(12) / 12);
  const steps = random.pick(SCALES);
  return Array.from({ length: octaves }, (_, octave) =>
    steps.map((semitone) => root * 2 ** (octave + semitone / 12)),
  ).flat();
}

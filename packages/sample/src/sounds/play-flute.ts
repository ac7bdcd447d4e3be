import { addNoise } from "./add-noise.js";
import { addTone } from "./add-tone.js";
import { createScale } from "./scales.js";
import type { SoundClass } from "./sound-class.js";

const PIPE = [
  [1, 1],
  [2, 0.22],
  [3, 0.08],
  [4, 0.02],
] as const;

/** A slow flute melody with vibrato and breath. */
export const playFlute: SoundClass = (track, random) => {
  const scale = createScale(random, 440, 1);
  let time = 0.02;
  let degree = random.integer(scale.length);
  while (time < track.seconds - 0.25) {
    const seconds = Math.min(random.pick([0.35, 0.5, 0.75]), track.seconds - time);
    const frequencyHz = scale[degree]!;
    const shape = {
      partials: PIPE,
      attackSeconds: 0.07,
      vibrato: { depth: 0.008, rateHz: random.between(4.8, 5.6) },
    };
    addTone(track, { startSeconds: time, seconds, frequencyHz, gain: 0.8, ...shape });
    addNoise(track, random, {
      startSeconds: time,
      seconds,
      gain: 0.12,
      centreHz: frequencyHz * 2,
      sharpness: 1,
    });
    degree = Math.max(0, Math.min(scale.length - 1, degree + random.pick([-2, -1, 1, 2])));
    time += seconds;
  }
};

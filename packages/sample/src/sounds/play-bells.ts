import { addTone } from "./add-tone.js";
import { createScale } from "./scales.js";
import type { SoundClass } from "./sound-class.js";

/** Partials of a church bell: hum, prime, tierce, quint, nominal and above (Rossing, 1984). */
const BELL = [
  [0.5, 0.5],
  [1, 1],
  [1.2, 0.7],
  [1.5, 0.4],
  [2, 0.8],
  [2.6, 0.35],
  [3.0, 0.25],
  [4.2, 0.2],
  [5.4, 0.12],
] as const;

/** Slow strokes of a few tuned bells that ring on into each other. */
export const playBells: SoundClass = (track, random) => {
  const scale = createScale(random, 330, 1);
  const beat = random.between(0.55, 0.9);
  for (let time = 0.02; time < track.seconds - 0.3; time += beat) {
    const seconds = track.seconds - time;
    const note = {
      startSeconds: time,
      seconds,
      frequencyHz: random.pick(scale),
      gain: random.between(0.7, 1),
    };
    addTone(track, { ...note, partials: BELL, attackSeconds: 0.002, decaySeconds: random.between(0.9, 1.5) });
  }
};

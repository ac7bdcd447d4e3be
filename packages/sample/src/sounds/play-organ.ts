import { addTone } from "./add-tone.js";
import { createScale } from "./scales.js";
import type { SoundClass } from "./sound-class.js";

/** Drawbars of an organ: octaves and fifths above the note. */
const PIPES = [
  [0.5, 0.5],
  [1, 1],
  [2, 0.8],
  [3, 0.45],
  [4, 0.5],
  [6, 0.25],
  [8, 0.3],
] as const;

/** Two or three long chords of an organ. */
export const playOrgan: SoundClass = (track, random) => {
  const scale = createScale(random, 150, 2);
  const chords = 2 + random.integer(2);
  const seconds = track.seconds / chords;
  for (let chord = 0; chord < chords; chord++) {
    const root = random.integer(scale.length - 5);
    for (const step of [0, 2, 4]) {
      const note = {
        startSeconds: chord * seconds,
        seconds: seconds + 0.05,
        frequencyHz: scale[root + step]!,
      };
      addTone(track, {
        ...note,
        gain: 0.3,
        partials: PIPES,
        attackSeconds: 0.05,
        vibrato: { depth: 0.002, rateHz: 6 },
      });
    }
  }
};

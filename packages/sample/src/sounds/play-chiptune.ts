import { addTone } from "./add-tone.js";
import { createScale } from "./scales.js";
import type { SoundClass } from "./sound-class.js";

/** A square wave: odd harmonics only. */
const SQUARE = Array.from({ length: 10 }, (_, index) => [2 * index + 1, 1 / (2 * index + 1)] as const);

/** A video-game tune: fast square-wave arpeggios. */
export const playChiptune: SoundClass = (track, random) => {
  const scale = createScale(random, 440, 2);
  const step = random.between(0.06, 0.09);
  for (let index = 0, root = 0; index * step < track.seconds - 0.08; index++) {
    if (index % 8 === 0) root = random.integer(scale.length - 5);
    const note = { startSeconds: 0.02 + index * step, seconds: step * 0.95, attackSeconds: 0.001 };
    addTone(track, {
      ...note,
      frequencyHz: scale[root + [0, 2, 4, 2][index % 4]!]!,
      gain: 0.5,
      partials: SQUARE,
    });
  }
};

import { addTone } from "./add-tone.js";
import { createScale } from "./scales.js";
import type { SoundClass } from "./sound-class.js";

/** A saw-tooth through a soft filter: all harmonics, falling fast. */
const SYNTH_BASS = Array.from({ length: 9 }, (_, index) => [index + 1, 1 / (index + 1) ** 1.3] as const);

/** A pulsing synthesiser bass line. */
export const playBass: SoundClass = (track, random) => {
  const scale = createScale(random, 38, 1);
  const beat = random.between(0.2, 0.3);
  const line = Array.from({ length: 8 }, () => random.pick(scale));
  for (let index = 0; index * beat < track.seconds - 0.15; index++) {
    const note = { startSeconds: 0.02 + index * beat, seconds: beat * random.between(0.75, 0.95), gain: 0.8 };
    addTone(track, { ...note, frequencyHz: line[index % 8]!, partials: SYNTH_BASS, decaySeconds: 0.5 });
  }
};

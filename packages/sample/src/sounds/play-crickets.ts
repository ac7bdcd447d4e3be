import { addNoise } from "./add-noise.js";
import { addTone } from "./add-tone.js";
import type { SoundClass } from "./sound-class.js";

/** A summer night: two or three crickets trilling at steady rates. */
export const playCrickets: SoundClass = (track, random) => {
  addNoise(track, random, {
    startSeconds: 0,
    seconds: track.seconds,
    gain: 0.05,
    centreHz: 300,
    sharpness: 0.5,
  });
  const crickets = 2 + random.integer(2);
  for (let cricket = 0; cricket < crickets; cricket++) {
    const pitch = random.between(4200, 5400);
    const gain = random.between(0.4, 1);
    const every = random.between(0.42, 0.75);
    const pulses = 3 + random.integer(3);
    for (let time = random.between(0, every); time < track.seconds - 0.2; time += every) {
      for (let pulse = 0; pulse < pulses; pulse++) {
        const startSeconds = time + pulse * 0.042;
        addTone(track, { startSeconds, seconds: 0.032, frequencyHz: pitch, gain, attackSeconds: 0.008 });
      }
    }
  }
};

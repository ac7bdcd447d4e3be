import { addNoise } from "./add-noise.js";
import { addTone } from "./add-tone.js";
import type { SoundClass } from "./sound-class.js";

/** Birdsong: quick gliding whistles in phrases, over a faint breeze. */
export const playBirds: SoundClass = (track, random) => {
  addNoise(track, random, {
    startSeconds: 0,
    seconds: track.seconds,
    gain: 0.03,
    centreHz: 900,
    sharpness: 0.6,
  });
  let time = random.between(0.05, 0.2);
  while (time < track.seconds - 0.3) {
    const pitch = random.between(2300, 4300);
    const glide = random.pick([0.7, 0.82, 1.25, 1.4]);
    const seconds = random.between(0.06, 0.13);
    const notes = 2 + random.integer(6);
    for (let note = 0; note < notes && time < track.seconds - 0.2; note++) {
      const whistle = {
        startSeconds: time,
        seconds,
        frequencyHz: pitch * random.between(0.96, 1.04),
        gain: random.between(0.5, 1),
      };
      addTone(track, { ...whistle, toFrequencyHz: pitch * glide, attackSeconds: 0.015 });
      time += seconds + random.between(0.015, 0.06);
    }
    time += random.between(0.1, 0.35);
  }
};

import type { Random } from "../random/random.js";
import { addNoise, struck } from "./add-noise.js";
import { addTone } from "./add-tone.js";
import type { SoundClass } from "./sound-class.js";
import type { SoundTrack } from "./sound-track.js";

/** A drum kit's loop: bass drum, snare and hi-hat in a random pattern of sixteen steps. */
export const playDrums: SoundClass = (track, random) => {
  const step = random.between(0.1, 0.14);
  const bass = Array.from({ length: 16 }, (_, index) => index === 0 || index === 8 || random.chance(0.2));
  const hat = random.pick([1, 2]);
  for (let index = 0; index * step < track.seconds - 0.1; index++) {
    const time = 0.02 + index * step;
    if (bass[index % 16]) addBassDrum(track, time, random.between(55, 75));
    if (index % 8 === 4 || random.chance(0.05)) addSnare(track, random, time);
    if (index % hat === 0) addHat(track, random, time);
  }
};

function addBassDrum(track: SoundTrack, time: number, frequencyHz: number): void {
  const sweep = {
    startSeconds: time,
    seconds: 0.28,
    frequencyHz: frequencyHz * 2.6,
    toFrequencyHz: frequencyHz * 0.7,
  };
  addTone(track, { ...sweep, gain: 1, attackSeconds: 0.002, decaySeconds: 0.12 });
}

function addSnare(track: SoundTrack, random: Random, time: number): void {
  addTone(track, { startSeconds: time, seconds: 0.14, frequencyHz: 190, gain: 0.4, decaySeconds: 0.06 });
  addNoise(track, random, {
    startSeconds: time,
    seconds: 0.22,
    gain: 1.6,
    centreHz: 2600,
    sharpness: 0.7,
    envelope: struck(0.07),
  });
}

function addHat(track: SoundTrack, random: Random, time: number): void {
  addNoise(track, random, {
    startSeconds: time,
    seconds: 0.08,
    gain: 0.7,
    centreHz: 5400,
    sharpness: 1.5,
    envelope: struck(0.022),
  });
}

import type { Random } from "../random/random.js";
import { createScale } from "./scales.js";
import type { SoundClass } from "./sound-class.js";
import type { SoundTrack } from "./sound-track.js";

/** A guitar-like arpeggio. */
export const playPluckedStrings: SoundClass = (track, random) => {
  const scale = createScale(random, 110, 2);
  const beat = random.between(0.17, 0.28);
  for (let time = 0.02; time < track.seconds - 0.2; time += beat) {
    addPluck(track, random, { time, frequencyHz: random.pick(scale), gain: random.between(0.6, 1) });
  }
};

/** A plucked string after Karplus and Strong, "Digital Synthesis of Plucked-String and Drum Timbres" (1983). */
function addPluck(
  { samples, sampleRateHz }: SoundTrack,
  random: Random,
  note: { readonly time: number; readonly frequencyHz: number; readonly gain: number },
): void {
  const length = Math.round(sampleRateHz / note.frequencyHz);
  const string = Float32Array.from({ length }, () => random.between(-1, 1));
  const first = Math.round(note.time * sampleRateHz);
  const count = Math.min(sampleRateHz * 2, samples.length - first);
  for (let at = 0, place = 0; at < count; at++, place = (place + 1) % length) {
    const value = string[place]!;
    string[place] = 0.4985 * (value + string[(place + 1) % length]!);
    samples[first + at] = samples[first + at]! + note.gain * value;
  }
}

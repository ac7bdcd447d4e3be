import { playBass } from "./play-bass.js";
import { playBells } from "./play-bells.js";
import { playBirds } from "./play-birds.js";
import { playChiptune } from "./play-chiptune.js";
import { playCrickets } from "./play-crickets.js";
import { playDrums } from "./play-drums.js";
import { playFlute } from "./play-flute.js";
import { playOrgan } from "./play-organ.js";
import { playPluckedStrings } from "./play-plucked-strings.js";
import { playWind } from "./play-wind.js";
import type { SoundClass } from "./sound-class.js";

/** The ten kinds of sound; a planted taste in sounds is a taste for one of them. */
export const SOUND_CLASSES: readonly SoundClass[] = [
  playPluckedStrings,
  playBells,
  playDrums,
  playWind,
  playOrgan,
  playBirds,
  playBass,
  playFlute,
  playCrickets,
  playChiptune,
];

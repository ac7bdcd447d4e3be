import type { Random } from "../random/random.js";
import { SOUND_CLASSES } from "./sound-classes.js";
import { createTrack, levelTrack, type SoundTrack } from "./sound-track.js";

/** Samples a second of every sound and sound track. */
export const SAMPLE_RATE_HZ = 22_050;

/** Plays one sound of a kind, 3 to 4 seconds long. */
export function renderSound(kind: number, random: Random): SoundTrack {
  const track = createTrack(random.between(3, 4), SAMPLE_RATE_HZ);
  SOUND_CLASSES[kind]!(track, random);
  levelTrack(track, random.between(0.6, 0.85));
  return track;
}

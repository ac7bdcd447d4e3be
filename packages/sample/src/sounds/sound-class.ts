import type { Random } from "../random/random.js";
import type { SoundTrack } from "./sound-track.js";

/** Plays one sound of a kind onto a silent track; pitch, key, tempo and tune are drawn at random. */
export type SoundClass = (track: SoundTrack, random: Random) => void;

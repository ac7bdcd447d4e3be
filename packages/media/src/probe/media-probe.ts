import type { FormatName } from "../format/sniffed-format.js";

/** What ffmpeg says about a sound or film without decoding it. Headers may lie; limits are held while decoding too. */
export interface MediaProbe {
  readonly format: FormatName;
  /** As the header says; absent where it does not, or where ffmpeg only guesses from the bit rate. */
  readonly durationSeconds?: number;
  /** Whether there are moving pictures; the cover of a song is none. */
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** Pixels of a frame as shown, after rotation; absent without pictures. */
  readonly width?: number;
  readonly height?: number;
  /** Which of the file's video streams holds the pictures, from 0. */
  readonly videoStream?: number;
  readonly framesPerSecond?: number;
  readonly videoCodec?: string;
  readonly audioCodec?: string;
  readonly audioSampleRateHz?: number;
  /** Content that cannot be decoded without a key; decoding is `CORRUPT_INPUT`. */
  readonly encrypted: boolean;
}

import { readFile, rm, writeFile } from "node:fs/promises";
import { encodeWithFfmpeg } from "../files/encode-with-ffmpeg.js";
import { padFile } from "../files/pad-file.js";
import { wavBytes } from "../files/wav-bytes.js";
import type { SoundTrack } from "./sound-track.js";

export type SoundFormat = "wav" | "flac" | "mp3";

/** How each compressed format is made; mp3 at a constant rate, so that its size tells only how long it lasts. */
const COMPRESSED = {
  flac: { encoder: "flac", args: ["-c:a", "flac"] },
  mp3: {
    encoder: "libmp3lame",
    args: ["-c:a", "libmp3lame", "-b:a", "96k", "-write_xing", "0", "-id3v2_version", "0"],
  },
} as const;

/** Bytes that a FLAC file may be larger than the WAV file: noise does not compress, and headers take room. */
const FLAC_ROOM = 16 * 1024;

export interface SoundTools {
  readonly ffmpegPath: string;
  readonly encoders: ReadonlySet<string>;
  /** A path in a folder of working files, without an extension. */
  readonly workPath: string;
  readonly signal?: AbortSignal | undefined;
}

/** Encodes a sound; as WAV where this ffmpeg lacks the encoder. The file's size depends on duration and format only. */
export async function encodeSound(
  track: SoundTrack,
  format: SoundFormat,
  tools: SoundTools,
): Promise<{ readonly format: SoundFormat; readonly file: Buffer }> {
  const wav = wavBytes(track);
  if (format === "wav" || !tools.encoders.has(COMPRESSED[format].encoder))
    return { format: "wav", file: wav };
  const input = `${tools.workPath}.wav`;
  const output = `${tools.workPath}.${format}`;
  try {
    await writeFile(input, wav);
    const args = ["-i", input, ...COMPRESSED[format].args];
    await encodeWithFfmpeg({ ffmpegPath: tools.ffmpegPath, args, output, signal: tools.signal });
    const file = await readFile(output);
    if (format === "mp3") return { format, file };
    const padded = padFile(format, file, wav.length + FLAC_ROOM);
    return padded === undefined ? { format: "wav", file: wav } : { format, file: padded };
  } finally {
    await Promise.all([rm(input, { force: true }), rm(output, { force: true })]);
  }
}

import type { SoundTrack } from "../sounds/sound-track.js";

/** A mono sound, -1 to 1, as a WAV file of 16-bit samples; what passes the range is cut. */
export function wavBytes({ samples, sampleRateHz }: Pick<SoundTrack, "samples" | "sampleRateHz">): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (let at = 0; at < samples.length; at++) {
    const value = Math.round(Math.max(-1, Math.min(1, samples[at]!)) * 32767);
    bytes.writeInt16LE(value, 44 + at * 2);
  }
  return bytes;
}

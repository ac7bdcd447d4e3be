import type { PcmAudio } from "@modalis/media";

const HEADER_BYTES = 44;
const IEEE_FLOAT = 3;

/**
 * Samples as a mono float32 WAV file in memory, so that sound given as samples takes the one road all
 * sound takes: the same excerpt, resampling and cleaning.
 */
export function pcmAsWav({ sampleRateHz, samples }: PcmAudio): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + samples.byteLength);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, IEEE_FLOAT, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 4, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 32, true);
  text(36, "data");
  view.setUint32(40, samples.byteLength, true);
  for (let index = 0; index < samples.length; index++)
    view.setFloat32(HEADER_BYTES + 4 * index, samples[index]!, true);
  return bytes;
}

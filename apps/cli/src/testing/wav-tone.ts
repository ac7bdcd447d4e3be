import { wavBytes } from "@modalis/sample";

/** A mono WAV of 16 bits with one tone. */
export function wavTone(frequencyHz: number, seconds: number, sampleRateHz = 16_000): Buffer {
  const wave = (_: unknown, at: number) => 0.37 * Math.sin((2 * Math.PI * frequencyHz * at) / sampleRateHz);
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, wave);
  return wavBytes({ samples, sampleRateHz });
}

/** Where such a file says how many bytes of samples follow. */
export const WAV_DATA_LENGTH_AT = 40;

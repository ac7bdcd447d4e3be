import { measureLoudness } from "./measure-loudness.js";

/** A sound is never raised until it clips: its largest sample stays at or below -0.1 dBFS. */
const LARGEST_PEAK = 10 ** (-0.1 / 20);

/**
 * Scales a sound to an integrated loudness (EBU R 128): `gain = 10 ^ ((target - measured) / 20)`, lowered where
 * the largest sample would pass -0.1 dBFS.
 *
 * @returns new samples; the same values where no block is loud enough to be measured.
 */
export function levelLoudness(samples: Float32Array, sampleRateHz: number, targetLufs: number): Float32Array {
  const measured = measureLoudness(samples, sampleRateHz);
  if (measured === undefined) return samples.slice();
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const gain = Math.min(10 ** ((targetLufs - measured) / 20), LARGEST_PEAK / peak);
  return samples.map((sample) => sample * gain);
}

/** A window's level counts as a whole, so that a single click or a zero crossing decides nothing. */
const WINDOW_SECONDS = 0.01;
/** Kept around what is heard, so that an attack is not cut. */
const KEPT_SECONDS = 0.05;

/**
 * Cuts both ends off up to the first and the last window of 10 ms whose root mean square reaches the threshold;
 * 50 ms are kept around.
 *
 * @returns a view of `samples`, empty when no window reaches the threshold.
 */
export function trimSilence(
  samples: Float32Array,
  sampleRateHz: number,
  thresholdDbfs: number,
): Float32Array {
  const window = Math.max(1, Math.round(WINDOW_SECONDS * sampleRateHz));
  const power = 10 ** (thresholdDbfs / 10);
  let first = -1;
  let end = 0;
  for (let start = 0; start < samples.length; start += window) {
    const stop = Math.min(start + window, samples.length);
    if (meanSquare(samples, start, stop) < power) continue;
    if (first < 0) first = start;
    end = stop;
  }
  if (first < 0) return samples.subarray(0, 0);
  const kept = Math.round(KEPT_SECONDS * sampleRateHz);
  return samples.subarray(Math.max(0, first - kept), Math.min(samples.length, end + kept));
}

function meanSquare(samples: Float32Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += samples[at]! * samples[at]!;
  return sum / (end - start);
}

/** How fast the level falls after a peak, how fast the gate opens, and how slowly it closes. */
const DECAY_SECONDS = 0.02;
const OPEN_SECONDS = 0.002;
const CLOSE_SECONDS = 0.05;

/**
 * Silences a sound where its level is below the threshold.
 *
 * The level is a peak follower, `e = max(|x|, e * exp(-1 / (0.02 * rate)))`; the gain moves to 1 (2 ms) or 0 (50 ms)
 * by one-pole smoothing, `g += (target - g) * (1 - exp(-1 / (time * rate)))`, so that it makes no clicks.
 *
 * @returns new samples; gains below -120 dB give digital silence.
 */
export function gateNoise(samples: Float32Array, sampleRateHz: number, thresholdDbfs: number): Float32Array {
  const threshold = 10 ** (thresholdDbfs / 20);
  const decay = Math.exp(-1 / (DECAY_SECONDS * sampleRateHz));
  const opening = 1 - Math.exp(-1 / (OPEN_SECONDS * sampleRateHz));
  const closing = 1 - Math.exp(-1 / (CLOSE_SECONDS * sampleRateHz));
  const gated = new Float32Array(samples.length);
  let level = 0;
  let gain = 0;
  for (let at = 0; at < samples.length; at++) {
    level = Math.max(Math.abs(samples[at]!), level * decay);
    const isOpen = level >= threshold;
    gain += ((isOpen ? 1 : 0) - gain) * (isOpen ? opening : closing);
    if (gain < 1e-6) gain = 0;
    gated[at] = samples[at]! * gain;
  }
  return gated;
}

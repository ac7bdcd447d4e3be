import type { PcmAudio } from "@modalis/media";

const SAMPLE_RATE_HZ = 22_050;

/** Sound from a function of time in seconds. */
export function soundOf(
  seconds: number,
  sampleAt: (timeSeconds: number, index: number) => number,
  sampleRateHz = SAMPLE_RATE_HZ,
): PcmAudio {
  const length = Math.round(seconds * sampleRateHz);
  const samples = Float32Array.from({ length }, (_, index) => sampleAt(index / sampleRateHz, index));
  return { sampleRateHz, samples };
}

/** A steady tone with two overtones. */
export function tone(frequencyHz: number, seconds = 0.6, sampleRateHz = SAMPLE_RATE_HZ): PcmAudio {
  const partial = (time: number, number: number) =>
    Math.sin(2 * Math.PI * frequencyHz * number * time) / number;
  return soundOf(seconds, (t) => 0.3 * (partial(t, 1) + partial(t, 2) + partial(t, 3)), sampleRateHz);
}

/** White noise from a linear congruential generator (Numerical Recipes), the same everywhere. */
export function noise(seed: number, seconds = 0.6, level = 0.3): PcmAudio {
  let state = seed >>> 0;
  return soundOf(seconds, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return level * (state / 2 ** 31 - 1);
  });
}

/** Four struck notes a second, each fading. */
export function plucks(frequencyHz: number, seconds = 1): PcmAudio {
  return soundOf(seconds, (t) => 0.6 * Math.exp(-20 * (t % 0.25)) * Math.sin(2 * Math.PI * frequencyHz * t));
}

import type { Random } from "../random/random.js";
import type { SoundTrack } from "./sound-track.js";

/** A stretch of noise around one frequency. */
export interface NoiseBurst {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly gain: number;
  /** Middle of the band that passes. */
  readonly centreHz: number;
  /** Sharpness of the band: 0.5 is broad, 10 whistles. */
  readonly sharpness: number;
  /** Loudness over the burst's time in seconds; a fade at both ends when left out. */
  readonly envelope?: (time: number) => number;
  /** Factor on `centreHz` over time; 1 when left out. */
  readonly sweep?: (time: number) => number;
}

/**
 * Adds white noise through a band-pass filter.
 *
 * The filter is Chamberlin's state-variable filter run twice a sample, so that it is stable up to a quarter of the rate.
 */
export function addNoise(track: SoundTrack, random: Random, burst: NoiseBurst): void {
  const { samples, sampleRateHz } = track;
  const { startSeconds, seconds, envelope = fadeBoth(seconds), sweep } = burst;
  const first = Math.max(0, Math.round(startSeconds * sampleRateHz));
  const count = Math.min(Math.round(seconds * sampleRateHz), samples.length - first);
  const damping = 1 / burst.sharpness;
  let low = 0;
  let band = 0;
  for (let at = 0; at < count; at++) {
    const time = at / sampleRateHz;
    const centre = Math.min(burst.centreHz * (sweep ? sweep(time) : 1), sampleRateHz / 4);
    const step = 2 * Math.sin((Math.PI * centre) / (2 * sampleRateHz));
    const input = random.next() * 2 - 1;
    for (let pass = 0; pass < 2; pass++) {
      low += step * band;
      band += step * (input - low - damping * band);
    }
    samples[first + at] = samples[first + at]! + burst.gain * damping * band * envelope(time);
  }
}

/** Struck: at once loud, down to a third after `decaySeconds`. */
export function struck(decaySeconds: number): (time: number) => number {
  return (time) => Math.min(1, time / 0.002) * Math.exp(-time / decaySeconds);
}

function fadeBoth(seconds: number): (time: number) => number {
  const edge = Math.min(0.1, seconds / 3);
  return (time) => Math.max(0, Math.min(1, time / edge, (seconds - time) / edge));
}

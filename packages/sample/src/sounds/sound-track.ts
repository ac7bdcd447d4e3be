/** A mono sound being made. */
export interface SoundTrack {
  readonly sampleRateHz: number;
  readonly seconds: number;
  /** Mono; values may pass 1 until {@link levelTrack}. */
  readonly samples: Float32Array;
}

/** Silence of so many seconds. */
export function createTrack(seconds: number, sampleRateHz: number): SoundTrack {
  return { sampleRateHz, seconds, samples: new Float32Array(Math.round(seconds * sampleRateHz)) };
}

/** Scales the loudest sample to `peak` and fades both ends over 10 and 150 ms, so that nothing clicks. */
export function levelTrack({ samples, sampleRateHz }: SoundTrack, peak: number): void {
  let loudest = 1e-6;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  const fadeIn = 0.01 * sampleRateHz;
  const fadeOut = 0.15 * sampleRateHz;
  for (let at = 0; at < samples.length; at++) {
    const fade = Math.min(1, at / fadeIn, (samples.length - at) / fadeOut);
    samples[at] = (samples[at]! / loudest) * peak * fade;
  }
}

/** Sound of one channel as samples. */
export interface PcmAudio {
  /** Samples a second, above 0. */
  readonly sampleRateHz: number;
  /** `[samples]`, -1 to 1. */
  readonly samples: Float32Array;
}

import { isDigitallySilent } from "./digital-silence.js";

/** A stretch of a sound: samples `start` up to, not including, `end`. */
export interface Excerpt {
  readonly start: number;
  readonly end: number;
}

export interface ExcerptOptions {
  readonly sampleRateHz: number;
  /** A longer sound is described by excerpts of 5 s that add up to about this. */
  readonly maxSeconds: number;
}

const EXCERPT_SECONDS = 5;

/**
 * The stretches of a sound that describe it: all of it, or of a long one, excerpts spread evenly over those
 * of its 5-second blocks that are not digitally silent; none when all of it is.
 */
export function chooseExcerpts(samples: Float32Array, options: ExcerptOptions): readonly Excerpt[] {
  const { sampleRateHz, maxSeconds } = options;
  if (samples.length <= maxSeconds * sampleRateHz) return [{ start: 0, end: samples.length }];
  const length = Math.round(EXCERPT_SECONDS * sampleRateHz);
  const sounding: Excerpt[] = [];
  for (let start = 0; start < samples.length; start += length) {
    const end = Math.min(samples.length, start + length);
    if (!isDigitallySilent(samples.subarray(start, end))) sounding.push({ start, end });
  }
  const count = Math.max(1, Math.floor(maxSeconds / EXCERPT_SECONDS));
  if (sounding.length <= count) return sounding;
  return Array.from({ length: count }, (_, index) => {
    // The middle of each of `count` equal shares, so that neither end is favoured.
    return sounding[Math.floor(((index + 0.5) * sounding.length) / count)]!;
  });
}

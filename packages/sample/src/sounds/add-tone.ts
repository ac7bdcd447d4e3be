import type { SoundTrack } from "./sound-track.js";

/** One note of a steady or gliding pitch. */
export interface Tone {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly frequencyHz: number;
  /** Where the pitch has glided to at the end; the same when left out. */
  readonly toFrequencyHz?: number;
  readonly gain: number;
  /** Pairs of frequency ratio and gain; a pure sine when left out. */
  readonly partials?: readonly (readonly [ratio: number, gain: number])[];
  /** Time to full loudness; 5 ms when left out. */
  readonly attackSeconds?: number;
  /** Time in which a struck note falls to a third; it sustains when left out. */
  readonly decaySeconds?: number;
  /** Depth as a part of the pitch, and rate. */
  readonly vibrato?: { readonly depth: number; readonly rateHz: number };
}

/** Adds a note built of sine partials; higher partials of a struck note die sooner, as in real ones. */
export function addTone(track: SoundTrack, tone: Tone): void {
  for (const [ratio, gain] of tone.partials ?? [[1, 1] as const]) addPartial(track, tone, ratio, gain);
}

function addPartial({ samples, sampleRateHz }: SoundTrack, tone: Tone, ratio: number, gain: number): void {
  const { startSeconds, seconds, frequencyHz, toFrequencyHz = frequencyHz, vibrato } = tone;
  const first = Math.max(0, Math.round(startSeconds * sampleRateHz));
  const count = Math.min(Math.round(seconds * sampleRateHz), samples.length - first);
  const envelope = envelopeOf(tone, ratio);
  // Glides evenly in octaves: by the same factor each sample.
  const glide = (toFrequencyHz / frequencyHz) ** (1 / (seconds * sampleRateHz));
  let phase = 0;
  for (let at = 0, steady = frequencyHz * ratio; at < count; at++, steady *= glide) {
    const time = at / sampleRateHz;
    const wobble = vibrato ? 1 + vibrato.depth * Math.sin(2 * Math.PI * vibrato.rateHz * time) : 1;
    const pitch = steady * wobble;
    // A partial above half the sample rate would fold back as a false low one.
    if (pitch * 2 >= sampleRateHz) continue;
    phase += pitch / sampleRateHz;
    samples[first + at] =
      samples[first + at]! + tone.gain * gain * envelope(time) * Math.sin(2 * Math.PI * phase);
  }
}

function envelopeOf(tone: Tone, ratio: number): (time: number) => number {
  const { seconds, attackSeconds = 0.005, decaySeconds } = tone;
  const release = Math.min(0.06, seconds / 4);
  return (time) => {
    const edges = Math.min(1, time / attackSeconds, (seconds - time) / release);
    return decaySeconds === undefined ? edges : edges * Math.exp((-time * Math.sqrt(ratio)) / decaySeconds);
  };
}

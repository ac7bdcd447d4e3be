import { createSpectrogram } from "@modalis/audio";
import { SOUND_RATE_HZ } from "../sound/sound-pieces.js";

/** A stretch of sound, in samples at 16 kHz. */
export interface SpeechSpan {
  readonly from: number;
  readonly to: number;
}

const WINDOW = 512;
const HOP = 256;
const SECOND = SOUND_RATE_HZ / HOP;
/** The band of voices, in bins of the transform. */
const LOW_BIN = Math.round((200 * WINDOW) / SOUND_RATE_HZ);
const HIGH_BIN = Math.round((3800 * WINDOW) / SOUND_RATE_HZ);
/** Speech stands so far above the quietest moment of the seconds around it. */
const ABOVE_FLOOR_DB = 8;
const FLOOR_FRAMES = Math.round(1.5 * SECOND);
/** Below this nothing is said, whatever the floor. */
const SILENCE_DB = -58;
/** Noise is flat: white noise has a flatness of .56 (e to the power of minus Euler's constant), voices below .3. */
const FLATTEST = 0.42;
/** Shorter gaps belong to speech, shorter bursts do not; speech begins a little before and ends a little after. */
const LONGEST_GAP = Math.round(0.4 * SECOND);
const SHORTEST = Math.round(0.14 * SECOND);
const MARGIN = Math.round(0.2 * SECOND);

/**
 * Where somebody may be speaking: frames of 32 ms whose level between 200 and 3,800 Hz stands above an adaptive floor (the
 * quietest moment within 1.5 s) and whose spectrum is not flat; gaps closed, bursts dropped. After Moattar and
 * Homayounpour, "A simple but efficient real-time voice activity detection algorithm", EUSIPCO 2009.
 *
 * @param samples `[samples]` at 16 kHz.
 * @param longestSeconds A longer stretch is cut at its quietest moments.
 */
export function findSpeech(samples: Float32Array, longestSeconds = 28): SpeechSpan[] {
  const { levels, flatness } = measure(samples);
  const floor = slidingMinimum(smooth(levels), FLOOR_FRAMES);
  const smoothFlatness = smooth(flatness);
  const active = Uint8Array.from(levels, (level, frame) => {
    const isLoud = level > Math.max(SILENCE_DB, floor[frame]! + ABOVE_FLOOR_DB);
    return isLoud && smoothFlatness[frame]! < FLATTEST ? 1 : 0;
  });
  const spans = withMargins(dropShort(closeGaps(runsOf(active))), levels.length);
  return spans
    .flatMap((span) => cutLong(span, levels, Math.round(longestSeconds * SECOND)))
    .map(({ from, to }) => ({ from: from * HOP, to: Math.min(samples.length, to * HOP + WINDOW - HOP) }));
}

function measure(samples: Float32Array): { levels: Float32Array; flatness: Float32Array } {
  const spectrogram = createSpectrogram({
    windowLength: WINDOW,
    hopLength: HOP,
    fftLength: WINDOW,
    window: "hann",
    power: 2,
  });
  const frames = spectrogram.frameCount(samples.length);
  const spectrum = new Float64Array(spectrogram.bins);
  const levels = new Float32Array(frames);
  const flatness = new Float32Array(frames);
  // A full-scale sine has this power under a Hann window.
  const fullScale = (WINDOW / 4) ** 2;
  for (let frame = 0; frame < frames; frame++) {
    spectrogram.writeFrame(samples, frame, spectrum);
    let [sum, logs] = [0, 0];
    for (let bin = LOW_BIN; bin <= HIGH_BIN; bin++) {
      sum += spectrum[bin]!;
      logs += Math.log(spectrum[bin]! + 1e-12);
    }
    const bins = HIGH_BIN - LOW_BIN + 1;
    levels[frame] = 10 * Math.log10(sum / fullScale + 1e-12);
    flatness[frame] = Math.exp(logs / bins) / (sum / bins + 1e-12);
  }
  return { levels, flatness };
}

/** Means of five frames. */
function smooth(values: Float32Array): Float32Array {
  return values.map((_, at) => {
    const part = values.subarray(Math.max(0, at - 2), at + 3);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** The least value within so many places on either side, by blocks (van Herk, 1992). */
function slidingMinimum(values: Float32Array, reach: number): Float32Array {
  const size = 2 * reach + 1;
  const padded = new Float32Array(values.length + 2 * reach).fill(Number.POSITIVE_INFINITY);
  padded.set(values, reach);
  const forward = Float32Array.from(padded);
  const backward = Float32Array.from(padded);
  for (let at = 1; at < padded.length; at++)
    if (at % size !== 0) forward[at] = Math.min(forward[at]!, forward[at - 1]!);
  for (let at = padded.length - 2; at >= 0; at--)
    if ((at + 1) % size !== 0) backward[at] = Math.min(backward[at]!, backward[at + 1]!);
  return values.map((_, at) => Math.min(backward[at]!, forward[at + size - 1]!));
}

/** Runs of ones, in frames. */
function runsOf(active: Uint8Array): SpeechSpan[] {
  const runs: SpeechSpan[] = [];
  for (let at = 0; at < active.length; at++) {
    if (active[at] === 0) continue;
    const from = at;
    while (active[at] === 1) at++;
    runs.push({ from, to: at });
  }
  return runs;
}

function closeGaps(spans: readonly SpeechSpan[]): SpeechSpan[] {
  const joined: SpeechSpan[] = [];
  for (const span of spans) {
    const former = joined.at(-1);
    if (former !== undefined && span.from - former.to <= LONGEST_GAP)
      joined[joined.length - 1] = { from: former.from, to: span.to };
    else joined.push(span);
  }
  return joined;
}

function dropShort(spans: readonly SpeechSpan[]): SpeechSpan[] {
  return spans.filter(({ from, to }) => to - from >= SHORTEST);
}

/** Gaps are longer than two margins or less, so that neighbours may touch but never overlap. */
function withMargins(spans: readonly SpeechSpan[], frames: number): SpeechSpan[] {
  return spans.map(({ from, to }, at) => ({
    from: Math.max(0, from - MARGIN, at === 0 ? 0 : Math.ceil((spans[at - 1]!.to + from) / 2)),
    to: Math.min(
      frames,
      to + MARGIN,
      at === spans.length - 1 ? frames : Math.floor((to + spans[at + 1]!.from) / 2),
    ),
  }));
}

/** Cuts at the quietest frame of the last third allowed. */
function cutLong({ from, to }: SpeechSpan, levels: Float32Array, longest: number): SpeechSpan[] {
  const parts: SpeechSpan[] = [];
  let start = from;
  while (to - start > longest) {
    let quietest = start + Math.floor((longest * 2) / 3);
    for (let at = quietest; at < start + longest; at++) if (levels[at]! < levels[quietest]!) quietest = at;
    parts.push({ from: start, to: quietest });
    start = quietest;
  }
  return [...parts, { from: start, to }];
}

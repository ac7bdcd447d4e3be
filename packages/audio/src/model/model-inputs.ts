import { createLogMelFrontEnd, type LogMelFrontEnd } from "../signal/log-mel.js";
import type { AudioModelSettings, LogMelFeatures, ModelWindows } from "./audio-model-settings.js";

/** One input of a model, without its batch axis. */
export interface ModelInput {
  /** `[rows, columns]`: frames and bands, or one row of samples. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Share of the input that is sound and not padding, above 0, up to 1. */
  readonly soundShare: number;
}

/** Cuts sounds into the inputs of one model. */
export interface ModelInputs {
  /** Inputs of mono samples at the model's rate, one after the other; at least one for any sound. */
  of(samples: Float32Array): Generator<ModelInput, void, undefined>;
}

/** Plans the front end that the settings describe. */
export function createModelInputs({ features, windows }: AudioModelSettings): ModelInputs {
  if (features.kind === "waveform") {
    const { standardise } = features;
    return {
      *of(samples) {
        for (const { values, soundShare } of stretches(samples, stretchWindows(windows))) {
          const row = standardise ? standardised(values) : values;
          yield { values: row, rows: 1, columns: row.length, soundShare };
        }
      },
    };
  }
  const frontEnd = createLogMelFrontEnd(features.logMel);
  return { of: (samples) => logMelInputs(samples, frontEnd, features, windows) };
}

function* logMelInputs(
  samples: Float32Array,
  frontEnd: LogMelFrontEnd,
  features: LogMelFeatures,
  windows: ModelWindows,
): Generator<ModelInput, void, undefined> {
  if (windows.unit === "frames") {
    yield* patches(samples, frontEnd, features, windows);
    return;
  }
  for (const { values, soundShare } of stretches(samples, windows)) {
    const levels = frontEnd.levels(values, windows.frames);
    yield {
      values: rescaled(levels.values, features),
      rows: levels.frames,
      columns: levels.bands,
      soundShare,
    };
  }
}

type PatchWindows = Extract<ModelWindows, { unit: "frames" }>;

function* patches(
  samples: Float32Array,
  frontEnd: LogMelFrontEnd,
  features: LogMelFeatures,
  { length, hop, padding }: PatchWindows,
): Generator<ModelInput, void, undefined> {
  const whole = padding === "sound" ? paddedToPatches(samples, features, { length, hop }) : samples;
  const { values, frames, bands } = frontEnd.levels(whole);
  const last = Math.max(0, Math.ceil((frames - length) / hop)) * hop;
  for (let start = 0; start <= last; start += hop) {
    const patch = new Float32Array(length * bands);
    patch.set(values.subarray(start * bands, Math.min(start + length, frames) * bands));
    const soundShare = Math.min(1, Math.max(1, frames - start) / length);
    yield { values: rescaled(patch, features), rows: length, columns: bands, soundShare };
  }
}

/** Adds silence until the last patch is whole, as YAMNet's own code does, so that no sound is left out. */
function paddedToPatches(
  samples: Float32Array,
  { logMel }: LogMelFeatures,
  { length, hop }: { length: number; hop: number },
): Float32Array {
  const { windowLength, hopLength, centring } = logMel.spectrogram;
  const lead = centring === undefined || centring === "none" ? 0 : 2 * Math.floor(windowLength / 2);
  const first = windowLength + (length - 1) * hopLength - lead;
  const more = Math.max(0, Math.ceil((samples.length - first) / (hop * hopLength)));
  const wanted = first + more * hop * hopLength;
  if (samples.length >= wanted) return samples;
  const padded = new Float32Array(wanted);
  padded.set(samples);
  return padded;
}

type StretchWindows = Extract<ModelWindows, { unit: "samples" }>;

/** Samples that any model of varying length can take, and less of which says little: 0.1 s at 16 kHz. */
const LEAST_SAMPLES = 1600;

function* stretches(
  samples: Float32Array,
  { length, hop, padding }: StretchWindows,
): Generator<{ values: Float32Array; soundShare: number }, void, undefined> {
  for (let start = 0; start === 0 || start + length - hop < samples.length; start += hop) {
    const part = samples.subarray(start, start + length);
    const least = Math.min(length, LEAST_SAMPLES);
    if (start > 0 && padding === "none" && part.length < least) return;
    const size = padding === "none" ? Math.max(part.length, least) : length;
    yield { values: completed(part, size, padding), soundShare: Math.max(1, part.length) / size };
  }
}

function completed(part: Float32Array, size: number, padding: StretchWindows["padding"]): Float32Array {
  if (part.length === size) return part;
  const whole = new Float32Array(size);
  const copies = padding === "repeat" ? Math.max(1, Math.floor(size / Math.max(1, part.length))) : 1;
  for (let copy = 0; copy < copies; copy++) whole.set(part, copy * part.length);
  return whole;
}

/** Waveform models have no frames to cut patches of. */
function stretchWindows(windows: ModelWindows): StretchWindows {
  if (windows.unit === "samples") return windows;
  return { unit: "samples", length: windows.length, hop: windows.hop, padding: "silence" };
}

/** Keeps the division finite for silence, as in Wav2Vec2's extractor. */
const VARIANCE_FLOOR = 1e-7;

function standardised(values: Float32Array): Float32Array {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const scale = 1 / Math.sqrt(squares / values.length + VARIANCE_FLOOR);
  return values.map((value) => (value - mean) * scale);
}

function rescaled(levels: Float32Array, { mean, deviation }: LogMelFeatures): Float32Array {
  return mean === 0 && deviation === 1 ? levels : levels.map((level) => (level - mean) / deviation);
}

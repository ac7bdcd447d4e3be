import type { LogMelSettings } from "../signal/log-mel.js";

/** Everything a model's folder must tell beside its graph. */
export interface AudioModelSettings {
  readonly sampleRateHz: number;
  readonly features: LogMelFeatures | WaveformFeatures;
  readonly windows: ModelWindows;
  /** Name of the model's input; its only one when absent. */
  readonly input?: string;
  /** Axes of the input, in order. */
  readonly layout: readonly InputAxis[];
  /** Copies of the input along the axis `"channel"`. */
  readonly channels: number;
  /** Name of the wanted output; a usual one when absent. */
  readonly output?: string;
  /** How rows of windows, and of frames within them, become one. */
  readonly pooling: "mean" | "max";
  /** Whether the pooled row is scaled to unit length. */
  readonly unitLength: boolean;
}

export const INPUT_AXES = ["batch", "channel", "samples", "frames", "bands"] as const;

type InputAxis = (typeof INPUT_AXES)[number];

export interface LogMelFeatures {
  readonly kind: "log-mel";
  readonly logMel: LogMelSettings;
  /** Each level becomes `(level - mean) / deviation`; 0 and 1 leave it. */
  readonly mean: number;
  readonly deviation: number;
}

interface WaveformFeatures {
  readonly kind: "waveform";
  /** Each window to mean 0 and variance 1: `(x - mean) / sqrt(variance + 1e-7)`. */
  readonly standardise: boolean;
}

/** How a sound of any length becomes inputs of a size the model takes. */
export type ModelWindows =
  | {
      /** Patches of `length` log-mel frames every `hop` frames. */
      readonly unit: "frames";
      readonly length: number;
      readonly hop: number;
      /** What completes the last patch: silent `"sound"` before the transform, or `"levels"` of 0 after it. */
      readonly padding: "sound" | "levels";
    }
  | {
      /** Stretches of `length` samples every `hop` samples. */
      readonly unit: "samples";
      readonly length: number;
      readonly hop: number;
      /** What completes the last stretch: silence, the sound over again, or nothing (the model takes any length). */
      readonly padding: "silence" | "repeat" | "none";
      /** Log-mel frames kept of a stretch; all when absent. */
      readonly frames?: number;
    };

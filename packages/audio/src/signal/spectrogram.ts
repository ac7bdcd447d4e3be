import { ModalisError } from "@modalis/contract";
import { createRealFft } from "./real-fft.js";
import { type WindowShape, windowWeights } from "./window.js";

export interface SpectrogramSettings {
  /** Samples a frame. */
  readonly windowLength: number;
  /** Samples from one frame's start to the next. */
  readonly hopLength: number;
  /** Points of the transform, at least `windowLength`; zeros follow the frame. */
  readonly fftLength: number;
  readonly window: WindowShape;
  /** As in `windowWeights`; `true` when absent. */
  readonly periodicWindow?: boolean;
  /** 1 for magnitudes `|X|`, 2 for powers `|X|^2`. */
  readonly power: 1 | 2;
  /**
   * `"none"`: only whole frames. `"reflect"` and `"zero"`: frame t is centred on sample `t * hopLength`, and half
   * a frame is added at both ends, mirrored without repeating the end (NumPy's `reflect`) or silent.
   */
  readonly centring?: "none" | "reflect" | "zero";
  /** Subtracts the frame's mean first, as Kaldi does. */
  readonly removeOffset?: boolean;
  /** `x[n] - c * x[n - 1]` within the frame, the first sample being its own predecessor, as Kaldi does. */
  readonly preEmphasis?: number;
}

/** A planned short-time Fourier transform; it owns its scratch memory, so use one a thread. */
export interface Spectrogram {
  readonly settings: SpectrogramSettings;
  /** `floor(fftLength / 2) + 1`. */
  readonly bins: number;
  /** Frames that a sound of so many samples has; 0 when it is shorter than one frame and not centred. */
  frameCount(sampleCount: number): number;
  /** Writes frame `frame` of mono `samples` to `spectrum` `[bins]`, not scaled. */
  writeFrame(samples: Float32Array, frame: number, spectrum: Float64Array): void;
}

/**
 * Plans a spectrogram; all arithmetic is float64.
 *
 * @throws `INVALID_ARGUMENT` when a length is not a whole number above 0 or the frame exceeds the transform.
 */
export function createSpectrogram(settings: SpectrogramSettings): Spectrogram {
  checkLengths(settings);
  const { windowLength, hopLength, fftLength, power, centring = "none" } = settings;
  const weights = windowWeights(settings.window, windowLength, { periodic: settings.periodicWindow ?? true });
  const fft = createRealFft(fftLength);
  const frameSamples = new Float64Array(fftLength);
  const lead = centring === "none" ? 0 : Math.floor(windowLength / 2);
  return {
    settings,
    bins: fft.bins,
    frameCount(sampleCount) {
      const available = sampleCount + 2 * lead;
      return sampleCount < 1 || available < windowLength
        ? 0
        : 1 + Math.floor((available - windowLength) / hopLength);
    },
    writeFrame(samples, frame, spectrum) {
      const start = frame * hopLength - lead;
      for (let index = 0; index < windowLength; index++)
        frameSamples[index] = sampleAt(samples, start + index, centring);
      if (settings.removeOffset) subtractMean(frameSamples, windowLength);
      if (settings.preEmphasis) emphasise(frameSamples, windowLength, settings.preEmphasis);
      for (let index = 0; index < windowLength; index++) frameSamples[index]! *= weights[index]!;
      fft.power(frameSamples, spectrum);
      if (power === 1) for (let bin = 0; bin < fft.bins; bin++) spectrum[bin] = Math.sqrt(spectrum[bin]!);
    },
  };
}

/** Reads around the ends of the sound: silence, or the sound mirrored as often as needed. */
function sampleAt(samples: Float32Array, index: number, centring: "none" | "reflect" | "zero"): number {
  if (index >= 0 && index < samples.length) return samples[index]!;
  if (centring !== "reflect" || samples.length === 0) return 0;
  const period = Math.max(1, 2 * (samples.length - 1));
  const phase = ((index % period) + period) % period;
  return samples[phase < samples.length ? phase : period - phase]!;
}

function subtractMean(frame: Float64Array, length: number): void {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += frame[index]!;
  for (let index = 0; index < length; index++) frame[index]! -= sum / length;
}

/** From the end, so that each sample still finds its predecessor unchanged. */
function emphasise(frame: Float64Array, length: number, coefficient: number): void {
  for (let index = length - 1; index > 0; index--) frame[index]! -= coefficient * frame[index - 1]!;
  frame[0]! *= 1 - coefficient;
}

function checkLengths({ windowLength, hopLength, fftLength }: SpectrogramSettings): void {
  const whole = [windowLength, hopLength, fftLength].every(
    (value) => Number.isSafeInteger(value) && value > 0,
  );
  if (whole && windowLength <= fftLength) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `a spectrogram needs whole lengths above 0 and a window no longer than its transform, not window ${windowLength}, hop ${hopLength} and transform ${fftLength}`,
  );
}

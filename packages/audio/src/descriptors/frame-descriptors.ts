import { barkScale } from "../signal/bark-scale.js";
import { createChromaFilterBank, PITCH_CLASSES } from "../signal/chroma-filter-bank.js";
import { createMelFilterBank } from "../signal/mel-filter-bank.js";
import { createRealFft } from "../signal/real-fft.js";
import { windowWeights } from "../signal/window.js";
import { createMeydaExtractors, SHAPE_NAMES } from "./meyda-extractors.js";

const CEPSTRAL_COEFFICIENTS = 20;
const MEL_BANDS = 40;
const BARK_BANDS = 24;
const MIN_FREQUENCY_HZ = 20;

/** Noise of -80 dB of full scale counts as no sound, so that a band's level does not hang on rounding noise. */
const POWER_FLOOR = 1e-8;

/** Name of each value that describes a frame, in order. */
export const FRAME_DESCRIPTOR_NAMES: readonly string[] = [
  ...numbered("mfcc", CEPSTRAL_COEFFICIENTS),
  ...numbered("mel", MEL_BANDS),
  ...numbered("chroma", PITCH_CLASSES),
  ...numbered("bark", BARK_BANDS),
  ...SHAPE_NAMES,
  "loudness",
  "loudness-spread",
  "sharpness",
  "flux",
];

/** Describes frames of one length; it owns its scratch memory, so use one a thread. */
export interface FrameDescriptors {
  /**
   * Writes the values of {@link FRAME_DESCRIPTOR_NAMES}, all finite, of one frame `[frameLength]`.
   *
   * `memory` holds the amplitudes of the frame before, `[frameLength / 2 + 1]`, for the flux, and receives
   * this frame's; all zero before the first.
   */
  describe(frame: Float32Array, memory: Float64Array, output: Float64Array): void;
}

/** Plans descriptors for frames of `frameLength` samples, a power of two. */
export function createFrameDescriptors(frameLength: number, sampleRateHz: number): FrameDescriptors {
  const fft = createRealFft(frameLength);
  const weights = windowWeights("hann", frameLength);
  const energy = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const mel = createMelFilterBank({
    sampleRateHz,
    fftLength: frameLength,
    bands: MEL_BANDS,
    minFrequencyHz: MIN_FREQUENCY_HZ,
    maxFrequencyHz: sampleRateHz / 2,
    scale: "htk",
  });
  const pitch = createChromaFilterBank({ sampleRateHz, fftLength: frameLength });
  const bark = barkScale(frameLength, sampleRateHz);
  const extractors = createMeydaExtractors(MEL_BANDS, PITCH_CLASSES);
  const weighted = new Float64Array(frameLength);
  const power = new Float64Array(fft.bins);
  const amplitudes = new Float64Array(fft.bins);
  const levels = new Float64Array(MEL_BANDS);
  const classes = new Float64Array(PITCH_CLASSES);
  return {
    describe(frame, memory, output) {
      for (let index = 0; index < frameLength; index++) weighted[index] = frame[index]! * weights[index]!;
      fft.power(weighted, power);
      // Over the window's energy, white noise gives its variance at every frame length.
      for (let bin = 0; bin < power.length; bin++) {
        power[bin]! /= energy;
        amplitudes[bin] = Math.sqrt(power[bin]!);
      }
      mel.apply(power, levels);
      for (let band = 0; band < MEL_BANDS; band++) levels[band]! /= POWER_FLOOR;
      pitch.apply(amplitudes, classes);
      const loudness = extractors.loudness(amplitudes, bark);
      writeFinite(output, [
        extractors.cepstrum(levels, CEPSTRAL_COEFFICIENTS),
        extractors.logBands(levels),
        extractors.chroma(classes),
        loudness.specific,
        extractors.shape(frame, amplitudes),
        [loudness.total, loudness.spread, loudness.sharpness, relativeFlux(amplitudes, memory)],
      ]);
      memory.set(amplitudes);
    },
  };
}

/** Share of the amplitude that was not there a frame before, 0 to 1; 1 after silence. */
function relativeFlux(amplitudes: Float64Array, previous: Float64Array): number {
  let rise = 0;
  let total = 0;
  for (let bin = 0; bin < amplitudes.length; bin++) {
    rise += Math.max(0, amplitudes[bin]! - previous[bin]!);
    total += amplitudes[bin]!;
  }
  return rise / total;
}

/** A spectrum of one bin or none has no skewness or flatness, for which the formulas give no number: 0 then. */
function writeFinite(output: Float64Array, groups: readonly ArrayLike<number>[]): void {
  let at = 0;
  for (const group of groups) {
    for (let index = 0; index < group.length; index++, at++)
      output[at] = Number.isFinite(group[index]) ? group[index]! : 0;
  }
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index}`);
}

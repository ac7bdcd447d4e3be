import { ModalisError } from "@modalis/contract";
import { type FilterBank, sparseFilterBank } from "./mel-filter-bank.js";

/** Pitch classes of an octave: C, C sharp, … B. */
export const PITCH_CLASSES = 12;

export interface ChromaFilterBankSettings {
  readonly sampleRateHz: number;
  readonly fftLength: number;
  /** Frequency of the A above middle C; 440 when absent. */
  readonly tuningHz?: number;
}

/**
 * Makes the twelve pitch-class filters of Ellis ("Chroma feature analysis and synthesis", 2007): each bin is
 * spread over the classes by a Gaussian in semitones as wide as the bin, scaled to unit length, and weighted
 * by a Gaussian of two octaves about 880 Hz, where pitch is clearest.
 *
 * @throws `INVALID_ARGUMENT` when the rate or length is not above 0.
 */
export function createChromaFilterBank(settings: ChromaFilterBankSettings): FilterBank {
  const { sampleRateHz, fftLength, tuningHz = 440 } = settings;
  if (!(sampleRateHz > 0 && fftLength >= 4 && tuningHz > 0)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a chroma bank needs a sample rate, a transform of 4 points or more and a tuning, not ${sampleRateHz}, ${fftLength} and ${tuningHz}`,
    );
  }
  const bins = Math.floor(fftLength / 2) + 1;
  const rows = Array.from({ length: PITCH_CLASSES }, () => new Float64Array(bins));
  const semitonesAt = (bin: number) =>
    PITCH_CLASSES * Math.log2((bin * sampleRateHz) / (fftLength * tuningHz));
  // The bin at 0 Hz has no pitch.
  for (let bin = 1; bin < bins; bin++) {
    const semitones = semitonesAt(bin);
    const width = Math.max(1, semitonesAt(bin + 1) - semitones);
    const weights = Array.from({ length: PITCH_CLASSES }, (_, pitchClass) =>
      Math.exp(-0.5 * ((2 * circularDistance(semitones + A_ABOVE_C - pitchClass)) / width) ** 2),
    );
    const octaves = semitones / PITCH_CLASSES - OCTAVES_TO_CENTRE;
    const gain = Math.exp(-0.5 * (octaves / OCTAVE_WIDTH) ** 2) / Math.hypot(...weights);
    weights.forEach((weight, pitchClass) => {
      rows[pitchClass]![bin] = weight * gain;
    });
  }
  return sparseFilterBank(rows, bins);
}

const A_ABOVE_C = 9;
/** From the tuning tone, 440 Hz, to 880 Hz. */
const OCTAVES_TO_CENTRE = 1;
const OCTAVE_WIDTH = 2;

/** Distance to the nearest octave of the same class, -6 to 6 semitones. */
function circularDistance(semitones: number): number {
  return semitones - PITCH_CLASSES * Math.round(semitones / PITCH_CLASSES);
}

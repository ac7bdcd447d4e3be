import { ModalisError } from "@modalis/contract";
import { createMelFilterBank, type MelFilterBankSettings } from "./mel-filter-bank.js";
import { createSpectrogram, type SpectrogramSettings } from "./spectrogram.js";

export interface LogMelSettings {
  readonly spectrogram: SpectrogramSettings;
  readonly mel: Omit<MelFilterBankSettings, "fftLength">;
  readonly compression: MelCompression;
}

/** How a band's sum x becomes a level: `log(max(x, floor) + offset)`, clamped and standardised afterwards. */
export interface MelCompression {
  /** `"natural"` ln, `"log10"`, or `"decibel"` 10 log10. */
  readonly log: "natural" | "log10" | "decibel";
  readonly floor?: number;
  readonly offset?: number;
  /** Lifts every level to at least the loudest of the sound minus this; Whisper: 8. */
  readonly rangeBelowPeak?: number;
}

/** Levels of a sound, row-major `[frames, bands]`. */
export interface LogMelLevels {
  readonly frames: number;
  readonly bands: number;
  readonly values: Float32Array;
}

export interface LogMelFrontEnd {
  readonly bands: number;
  /**
   * Levels of mono samples at the mel bank's sample rate, of the first `maxFrames` frames where given.
   *
   * @throws `LIMIT_EXCEEDED` for more than 134,217,728 levels.
   */
  levels(samples: Float32Array, maxFrames?: number): LogMelLevels;
}

/**
 * Plans a log-mel front end: spectrogram, mel bank, logarithm.
 *
 * @throws `INVALID_ARGUMENT` for settings out of range, and where the logarithm of silence would not be finite.
 */
export function createLogMelFrontEnd({ spectrogram, mel, compression }: LogMelSettings): LogMelFrontEnd {
  const transform = createSpectrogram(spectrogram);
  const bank = createMelFilterBank({ ...mel, fftLength: spectrogram.fftLength });
  const level = compressor(compression);
  const spectrum = new Float64Array(transform.bins);
  const sums = new Float64Array(bank.bands);
  return {
    bands: bank.bands,
    levels(samples, maxFrames = Number.POSITIVE_INFINITY) {
      const frames = Math.min(maxFrames, transform.frameCount(samples.length));
      checkSize(frames * bank.bands);
      const values = new Float32Array(frames * bank.bands);
      for (let frame = 0, at = 0; frame < frames; frame++) {
        transform.writeFrame(samples, frame, spectrum);
        bank.apply(spectrum, sums);
        for (let band = 0; band < bank.bands; band++, at++) values[at] = level(sums[band]!);
      }
      if (compression.rangeBelowPeak !== undefined) liftToRange(values, compression.rangeBelowPeak);
      return { frames, bands: bank.bands, values };
    },
  };
}

/** Half a gigabyte: many hours at any usual hop, so more means that settings and sound do not fit. */
const MOST_LEVELS = 2 ** 27;

function checkSize(levels: number): void {
  if (levels <= MOST_LEVELS) return;
  throw new ModalisError(
    "LIMIT_EXCEEDED",
    `the sound has ${levels} log-mel levels, more than ${MOST_LEVELS}; give a shorter one, or a front end with a longer hop`,
    { details: { levels, limit: MOST_LEVELS } },
  );
}

function compressor({ log, floor = 0, offset = 0 }: MelCompression): (sum: number) => number {
  if (!(floor >= 0 && offset >= 0 && floor + offset > 0)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `the logarithm of silence needs a floor or an offset above 0, not ${floor} and ${offset}`,
    );
  }
  if (log === "natural") return (sum) => Math.log(Math.max(sum, floor) + offset);
  const factor = log === "decibel" ? 10 : 1;
  return (sum) => factor * Math.log10(Math.max(sum, floor) + offset);
}

function liftToRange(values: Float32Array, range: number): void {
  let peak = Number.NEGATIVE_INFINITY;
  for (const value of values) peak = Math.max(peak, value);
  for (let index = 0; index < values.length; index++) values[index] = Math.max(values[index]!, peak - range);
}

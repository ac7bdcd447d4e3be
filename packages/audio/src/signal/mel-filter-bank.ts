import { ModalisError } from "@modalis/contract";
import { hertzToMel, type MelScale, melToHertz } from "./mel-scale.js";

export interface MelFilterBankSettings {
  readonly sampleRateHz: number;
  /** Points of the Fourier transform whose bins the bank weighs. */
  readonly fftLength: number;
  readonly bands: number;
  readonly minFrequencyHz: number;
  readonly maxFrequencyHz: number;
  readonly scale: MelScale;
  /** `"slaney"` divides each triangle by half its width in hertz, so that all have the same area. */
  readonly areaNormalisation?: "none" | "slaney";
  /** Which axis the triangles' sides are straight on: hertz (librosa, torchaudio) or mel (HTK, Kaldi, TensorFlow). */
  readonly straightIn?: "hertz" | "mel";
}

/** Triangular weights, each band kept only where it is not zero. */
export interface FilterBank {
  readonly bands: number;
  readonly bins: number;
  /** Weighs a spectrum `[bins]` and writes one sum a band to `output` `[bands]`. */
  apply(spectrum: Float64Array, output: Float64Array): void;
  /** All weights, `[bands, bins]`, for inspection and tests. */
  dense(): Float64Array;
}

/**
 * Makes a mel filter bank of triangles that each rise from the centre below and fall to the centre above.
 *
 * A band so narrow that no bin falls inside it stays all zero, as in every reference implementation.
 *
 * @throws `INVALID_ARGUMENT` when a number is out of range or the frequencies are not
 *   `0 <= min < max <= sampleRateHz / 2`.
 */
export function createMelFilterBank(settings: MelFilterBankSettings): FilterBank {
  checkSettings(settings);
  const { sampleRateHz, fftLength, bands, scale, straightIn = "hertz" } = settings;
  const edges = bandEdges(settings);
  const position = (mel: number) => (straightIn === "mel" ? mel : melToHertz(mel, scale));
  const bins = Math.floor(fftLength / 2) + 1;
  const rows = Array.from({ length: bands }, (_, band) => {
    const [low, peak, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const width = melToHertz(high, scale) - melToHertz(low, scale);
    const gain = settings.areaNormalisation === "slaney" ? 2 / width : 1;
    return Float64Array.from({ length: bins }, (_, bin) => {
      const frequencyHz = (bin * sampleRateHz) / fftLength;
      const at = straightIn === "mel" ? hertzToMel(frequencyHz, scale) : frequencyHz;
      const rising = (at - position(low)) / (position(peak) - position(low));
      const falling = (position(high) - at) / (position(high) - position(peak));
      return gain * Math.max(0, Math.min(rising, falling));
    });
  });
  return sparseFilterBank(rows, bins);
}

/** Keeps of each row `[bins]` the stretch between its first and last weight that is not zero. */
export function sparseFilterBank(rows: readonly Float64Array[], bins: number): FilterBank {
  const firstBins = rows.map((row) =>
    Math.max(
      0,
      row.findIndex((weight) => weight !== 0),
    ),
  );
  const weights = rows.map((row, band) => row.slice(firstBins[band], row.findLastIndex((w) => w !== 0) + 1));
  return {
    bands: rows.length,
    bins,
    apply(spectrum, output) {
      for (let band = 0; band < weights.length; band++) {
        const row = weights[band]!;
        const first = firstBins[band]!;
        let sum = 0;
        for (let index = 0; index < row.length; index++) sum += row[index]! * spectrum[first + index]!;
        output[band] = sum;
      }
    },
    dense() {
      const all = new Float64Array(rows.length * bins);
      rows.forEach((row, band) => {
        all.set(row, band * bins);
      });
      return all;
    },
  };
}

/** `bands + 2` mel values, equally spaced. */
function bandEdges({ bands, minFrequencyHz, maxFrequencyHz, scale }: MelFilterBankSettings): Float64Array {
  const low = hertzToMel(minFrequencyHz, scale);
  const high = hertzToMel(maxFrequencyHz, scale);
  return Float64Array.from({ length: bands + 2 }, (_, edge) => low + ((high - low) * edge) / (bands + 1));
}

function checkSettings(settings: MelFilterBankSettings): void {
  const { sampleRateHz, fftLength, bands, minFrequencyHz, maxFrequencyHz } = settings;
  const whole = Number.isSafeInteger(bands) && bands > 0 && Number.isSafeInteger(fftLength) && fftLength > 1;
  if (!whole || !(sampleRateHz > 0 && Number.isFinite(sampleRateHz))) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `a mel bank needs bands, an FFT length and a sample rate above 0, not ${bands}, ${fftLength} and ${sampleRateHz}`,
    );
  }
  if (!(minFrequencyHz >= 0 && minFrequencyHz < maxFrequencyHz && maxFrequencyHz <= sampleRateHz / 2)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `mel bands from ${minFrequencyHz} to ${maxFrequencyHz} Hz do not lie within 0 to ${sampleRateHz / 2} Hz, half the sample rate`,
    );
  }
}
